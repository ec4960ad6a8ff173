/** What a local module finds as `import.meta.hot`, in the words of Vite. */
export const hot = `
interface ImportMeta {
  /** In a local module that a notebook imports: state that outlives the reloading of the file. */
  readonly hot?: {
    /** What a version puts here, the next one finds here. */
    readonly data: Record<string, any>;
    accept(): void;
    /** Called before the module is replaced. */
    dispose(leave: (data: Record<string, any>) => void): void;
  };
}
`;
