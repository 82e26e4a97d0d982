import {spawn} from 'node:child_process';
import {join, resolve} from 'node:path';
import {isStale} from './stale.ts';
import {startArguments} from './start-arguments.ts';

const root = resolve(import.meta.dirname, '..');

if (await isStale(root)) {
	const {build, failureText} = await import('./build.ts');
	process.stderr.write('Building dist/ ');
	try {
		const {milliseconds} = await build(root);
		process.stderr.write(`(${(milliseconds / 1000).toFixed(1)} s)\n`);
	} catch (error) {
		process.stderr.write(`failed\n${failureText(error)}\n`);
		process.exit(1);
	}
}

const child = spawn(process.execPath, [join(root, 'dist/cli.js'), ...startArguments(process.argv.slice(2))], {stdio: 'inherit'});
// A terminal sends Ctrl-C to parent and child alike: the child says what it means, and passing it on would say it twice.
process.on('SIGINT', () => {});
for (const name of ['SIGTERM', 'SIGHUP'] as const) process.on(name, () => child.kill(name));
child.on('exit', (code, signal) => {
	if (signal === null) process.exit(code);
	process.removeAllListeners(signal);
	process.kill(process.pid, signal);
});
