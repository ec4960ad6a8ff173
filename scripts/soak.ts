// The long forms of the tests that wear the kernel: `npm run soak`, an hour or so. Cells, Stops, starts and shutdowns, requests
// of eight clients, and messages of a hostile peer; it reports how latency and memory grow.
process.env["THALWEG_SOAK"] = "1";
process.env["THALWEG_FUZZ_WIRE"] = "100000";
process.argv.push(...["soak", "manyClients", "wireFuzz"].map((name) => `tests/kernel/front/${name}.test.ts`));
await import("./test.ts");
