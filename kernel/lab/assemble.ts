export function assembleExtension(_folder: string): void {}
