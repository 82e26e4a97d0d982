// Goes before the program, in the same process: 30 ms after the first frame it loads what the program would, and tells how long that took and what it held up.
import {writeFileSync} from 'node:fs';
import {monitorEventLoopDelay} from 'node:perf_hooks';
import process from 'node:process';

const {BENCH_CONNECT: connect, BENCH_REPORT: report} = process.env;
const clock = {now: () => Date.now(), sleep: async () => undefined};

const load = async delay => {
	const startedAt = performance.now();
	const {connectCloud} = await import(connect);
	await connectCloud({env: {}, cloud: 'public', clock, sandbox: null}).loadAll();
	const readyAt = performance.now();
	await new Promise(resolve => setTimeout(resolve, 5));
	delay.disable();
	writeFileSync(report, JSON.stringify({readyAt, startedAt, longestMs: delay.max / 1e6}));
};

const poll = setInterval(() => {
	if (process.stdout.bytesWritten === 0) return;
	clearInterval(poll);
	const delay = monitorEventLoopDelay({resolution: 1});
	delay.enable();
	setTimeout(() => void load(delay), 30);
}, 2);
