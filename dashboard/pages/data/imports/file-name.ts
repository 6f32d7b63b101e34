/** The last part of where a file came from: servers import by paths of theirs, which say nothing to a reader. */
export function fileName(file: string): string {
  return file.split(/[\\/]/).findLast((part) => part !== '') ?? file;
}
