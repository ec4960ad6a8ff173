// `node realKernel.ts FILE`: the kernel from its sources, as the command `thalweg kernel FILE` starts it.
import { startKernel } from "../../kernel/front/main.ts";

startKernel(process.argv[2]!).catch((error: Error) => {
  process.stderr.write(`thalweg: ${error.message}\n`);
  process.exit(1);
});
