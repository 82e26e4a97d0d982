import {readFileSync} from 'node:fs';
import {pathToFileURL} from 'node:url';
import {parseEnv} from 'node:util';

/** What a file printed, and what it threw. */
export type Ran = {readonly said: string; readonly error: string | null};

// Runs each file of the command line as its own program would be run, one after the other in one process: loading the SDKs takes longer than all of them.
// `settings.env:app.ts` runs app.ts with the variables of settings.env, and with none that they do not set.
const {log} = console;
const ran: Ran[] = [];
for (const [index, word] of process.argv.slice(2).entries()) {
	const [file = '', settings] = word.split(':').toReversed();
	const before = {...process.env};
	if (settings) Object.assign(process.env, parseEnv(readFileSync(settings, 'utf8')));
	const said: string[] = [];
	console.log = (...parts: readonly unknown[]) => void said.push(parts.map(part => (typeof part === 'string' ? part : JSON.stringify(part))).join(' '));
	const error = await import(`${pathToFileURL(file).href}?${index}`).then(
		() => null,
		(thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown)),
	);
	for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
	Object.assign(process.env, before);
	ran.push({said: said.join('\n'), error});
}
console.log = log;
log(JSON.stringify(ran));
