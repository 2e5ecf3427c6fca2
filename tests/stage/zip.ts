/** Writes a ZIP archive without compression: all that a wheel needs. The same files give the same bytes. */
export function zip(files: readonly (readonly [string, string])[]): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  const central: Uint8Array[] = [];
  let at = 0;
  for (const [name, text] of files) {
    const path = encoder.encode(name);
    const bytes = encoder.encode(text);
    // Version 2.0, UTF-8 names, stored, 1980-01-01, sizes twice.
    const common = [
      ...[20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0],
      ...u32(crc32(bytes)),
      ...u32(bytes.length),
      ...u32(bytes.length),
      ...u16(path.length),
      ...[0, 0],
    ];
    const head = new Uint8Array([0x50, 0x4b, 3, 4, ...common]);
    // Regular file, rw-r--r--, in the upper half of the external attributes.
    const entry = [0x50, 0x4b, 1, 2, 20, 3, ...common, 0, 0, 0, 0, 0, 0, 0, 0, 0xa4, 0x81];
    central.push(new Uint8Array([...entry, ...u32(at)]), path);
    parts.push(head, path, bytes);
    at += head.length + path.length + bytes.length;
  }
  const size = central.reduce((sum, part) => sum + part.length, 0);
  const count = u16(files.length);
  const end = [0x50, 0x4b, 5, 6, 0, 0, 0, 0, ...count, ...count, ...u32(size), ...u32(at), 0, 0];
  return join([...parts, ...central, new Uint8Array(end)]);
}

/** Parts in one. */
export function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function u16(value: number): number[] {
  return [value & 255, value >>> 8 & 255];
}

function u32(value: number): number[] {
  return [...u16(value & 0xffff), ...u16(value >>> 16)];
}

function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc >>> 1 ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
