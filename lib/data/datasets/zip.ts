interface ZipArchive {
  getEntry(name: string): { getData(): Buffer } | null;
}

// adm-zip carries no types; this is the part that is used.
const AdmZip = require('adm-zip') as new (archive: Buffer) => ZipArchive;

/**
 * The content of one file of a zip archive, its CRC checked.
 * @param source the archive's name, for errors
 * @throws if the archive cannot be read, has no such file, or the file is damaged
 */
export function readZipEntry(archive: Buffer, name: string, source: string): Buffer {
  let entry: { getData(): Buffer } | null;
  try {
    entry = new AdmZip(archive).getEntry(name);
  } catch (cause) {
    throw new Error(`${source} must be a zip archive: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
  if (entry === null) throw new Error(`${source} must hold the file ${name}`);
  return entry.getData();
}
