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
  const code = given ?? CODES[error.name] ?? "EIO";
  return new FileError(operation, path, code, `${operation} "${path}": ${error.message}`);
}

/** True where the failure says that nothing is there. */
export function isAbsent(error: FileError): boolean {
  return error.code === "ENOENT" || error.code === "ENOTDIR";
}
