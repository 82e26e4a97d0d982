import {spawn} from 'node:child_process';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {build, failureText} from './build.ts';
import {isStale} from './stale.ts';

type Step = {readonly name: string; readonly run: () => Promise<Result>};
type Result = {readonly passed: boolean; readonly output: string; readonly note?: string};

const root = resolve(import.meta.dirname, '..');
const bin = (name: string): string => join(root, 'node_modules', name);

/** Node keeps compiled code there by default; by this variable the test runner's own processes share it too, each of which loads much of node_modules anew. */
const env = {...process.env, NO_COLOR: '1', NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache')};

/** Runs a program of node_modules by this Node and keeps what it writes. */
const program = (script: string, words: readonly string[], note: (output: string) => string = () => ''): Promise<Result> =>
	new Promise((done, fail) => {
		const child = spawn(process.execPath, [script, ...words], {cwd: root, env, stdio: ['ignore', 'pipe', 'pipe']});
		let output = '';
		for (const stream of [child.stdout, child.stderr]) {
			stream.setEncoding('utf8').on('data', (text: string) => {
				output += text;
			});
		}
		child.on('error', fail);
		child.on('close', code => done({passed: code === 0, output, note: note(output)}));
	});

const buildIfStale = async (): Promise<Result> => {
	if (!(await isStale(root))) return {passed: true, output: '', note: 'up to date'};
	try {
		const {packages, warnings} = await build(root);
		return {passed: true, output: '', note: `${packages} packages bundled, ${warnings.length} warnings`};
	} catch (error) {
		return {passed: false, output: failureText(error)};
	}
};

const lastLine = (output: string): string => output.trim().split('\n').at(-1) ?? '';
const counts = (output: string): string => /^\s*Tests\s+(.*)$/m.exec(output)?.[1] ?? '';

/** Only the named test files, when some are named: `npm test -- test/access`. */
const chosen = process.argv.slice(2);

const types: Step = {name: 'types', run: () => program(bin('typescript/bin/tsc'), ['-p', '.'])};
const imports: Step = {name: 'imports', run: () => program(join(root, 'scripts/check-imports.ts'), [], lastLine)};
const lint: Step = {name: 'lint', run: () => program(bin('@biomejs/biome/bin/biome'), ['ci', '--colors=off', '--error-on-warnings', '.'])};
const bundle: Step = {name: 'build', run: buildIfStale};
const tests: Step = {name: 'tests', run: () => program(bin('vitest/vitest.mjs'), ['run', '--config', 'test/vitest.config.ts', ...chosen], counts)};

const perform = async ({name, run}: Step): Promise<boolean> => {
	const started = performance.now();
	const {passed, output, note = ''} = await run();
	const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(6);
	console.log(`${passed ? 'ok    ' : 'FAILED'} ${name.padEnd(8)}${seconds} s${note ? `  ${note}` : ''}`);
	if (!passed) console.log(output);
	return passed;
};

const started = performance.now();
const [built = false, ...others] = await Promise.all([bundle, types, imports, lint].map(perform));
// Without dist/ the end-to-end tests would only repeat what the build has said.
const tested = built && (await perform(tests));
const passed = built && tested && others.every(Boolean);
console.log(`${passed ? 'All passed' : 'Not passed'} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
if (!passed) process.exitCode = 1;
