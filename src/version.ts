/** The package's version, which runs name among what it takes to make them again. */
export const VERSION = "0.1.0";
