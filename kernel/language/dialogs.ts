// Typing of the dialogs that cells have as browsers have them. It gives way to the DOM library where a tsconfig asks for that.

/** `prompt`, `confirm` and `alert`. */
export const dialogs = `
/**
 * Asks the user for a line of text and waits for it; nothing else of the notebook runs meanwhile. An empty line gives
 * defaultValue. null where the client can't ask. To let timers and promises go on, await input() of "thalweg/notebook".
 */
declare function prompt(message?: string, defaultValue?: string): string | null;
/** Asks the user yes or no and waits; false where the client can't ask. */
declare function confirm(message?: string): boolean;
/** Shows a message and waits until the user has seen it; where the client can't ask it is printed. */
declare function alert(message?: any): void;
`;
