/** Where a run writes when it is not told: `lesson.ipynb` into `lesson.out.ipynb`, beside it. */
export const defaultOutput = (input: string): string => input.replace(/(\.ipynb)?$/, ".out.ipynb");
