// How long a program waits for `require`, in a process of its own.
const start = process.hrtime.bigint();
require(process.argv[2]);
const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
console.log(JSON.stringify({ milliseconds, peakMegabytes: process.resourceUsage().maxRSS / 1024 }));
