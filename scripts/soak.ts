// The long form of the soak test, `npm run soak`: an hour or so; it reports how latency and memory grow.
process.env["THALWEG_SOAK"] = "1";
process.argv.push("tests/kernel/front/soak.test.ts");
await import("./test.ts");
