import { FileError } from "@/ports.ts";

/** Codes of the failures that Deno reports without one. */
const CODES: Readonly<Record<string, string>> = {
  NotFound: "ENOENT",
  PermissionDenied: "EACCES",
  NotCapable: "EACCES",
  AlreadyExists: "EEXIST",
  IsADirectory: "EISDIR",
  NotADirectory: "ENOTDIR",
  FilesystemLoop: "ELOOP",
  Interrupted: "EINTR",
  Busy: "EBUSY",
  WriteZero: "ENOSPC",
};

/** Those that Deno knows by their number only, which differs by system. */
const NUMBERS: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  linux: {
    26: "ETXTBSY",
    27: "EFBIG",
    31: "EMLINK",
    37: "ENOLCK",
    38: "ENOSYS",
    95: "ENOTSUP",
    116: "ESTALE",
    122: "EDQUOT",
  },
  darwin: {
    26: "ETXTBSY",
    27: "EFBIG",
    31: "EMLINK",
    45: "ENOTSUP",
    69: "EDQUOT",
    70: "ESTALE",
    77: "ENOLCK",
    78: "ENOSYS",
    102: "EOPNOTSUPP",
  },
  windows: {
    1: "ENOSYS",
    32: "EBUSY",
    33: "EBUSY",
    112: "ENOSPC",
    206: "ENAMETOOLONG",
    1142: "EMLINK",
  },
};

/**
 * What an operation threw, as a {@link FileError} with the system's code; `EIO` where the system gave none.
 *
 * @param operation what was tried
 * @param path where
 * @param thrown what came
 */
export function fileFailure(operation: string, path: string, thrown: unknown): FileError {
  if (thrown instanceof FileError) return thrown;
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const given = "code" in error && typeof error.code === "string" ? error.code : undefined;
  const number = Number(/\(os error (\d+)\)/.exec(error.message)?.[1]);
  const code = given ?? NUMBERS[Deno.build.os]?.[number] ?? CODES[error.name] ?? "EIO";
  return new FileError(operation, path, code, `${operation} "${path}": ${error.message}`);
}

/** True where the failure says that nothing is there. */
export function isAbsent(error: FileError): boolean {
  return error.code === "ENOENT" || error.code === "ENOTDIR";
}
