import {readFile} from 'node:fs/promises';
import {dirname, resolve} from 'node:path';
import {readSyntax} from './import-syntax.ts';

/** What runs before the wizard's first frame begins here; the rest is loaded by `import()`. */
const beginnings = ['source/main.ts', 'source/main-wizard.ts', 'source/local/computer.ts'];

/** Every file of ours that is loaded before the first frame, as absolute paths. */
export const firstFiles = async (root: string): Promise<ReadonlySet<string>> => {
	const found = new Set(beginnings.map(path => resolve(root, path)));
	// A Set goes on to entries that are added while it is walked.
	for (const file of found) {
		const {imports} = readSyntax(file, await readFile(file, 'utf8'));
		for (const {from, how} of imports) if (how === 'value' && /^\..*\.tsx?$/u.test(from)) found.add(resolve(dirname(file), from));
	}
	return found;
};
