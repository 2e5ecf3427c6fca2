/**
 * All that a pure room knows beside the language itself. Everything here gives the same answer for the same input on
 * every machine; what reads a file, the clock, the network or chance is absent, so that using it does not compile.
 */

declare class TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
}

declare class TextDecoder {
  constructor(label?: string, options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean });
  decode(input?: ArrayBuffer | ArrayBufferView): string;
}

declare class URLSearchParams {
  get(name: string): string | null;
}

declare class URL {
  constructor(url: string, base?: string);
  static canParse(url: string, base?: string): boolean;
  readonly href: string;
  readonly origin: string;
  readonly protocol: string;
  username: string;
  password: string;
  readonly host: string;
  readonly hostname: string;
  readonly port: string;
  readonly pathname: string;
  readonly search: string;
  readonly searchParams: URLSearchParams;
  readonly hash: string;
}

declare function structuredClone<T>(value: T): T;
declare function atob(data: string): string;
declare function btoa(data: string): string;

declare const crypto: {
  readonly subtle: {
    digest(
      algorithm: "SHA-256",
      data: ArrayBuffer | ArrayBufferView<ArrayBuffer>,
    ): Promise<ArrayBuffer>;
  };
};
