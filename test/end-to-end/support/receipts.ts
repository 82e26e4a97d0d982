import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

type Entry = {readonly id: string; readonly state: string};
type Kept = {readonly id: string; readonly sandbox: string | null; readonly entries: readonly Entry[]};

/** The receipts that this home folder holds. */
export const receiptsIn = (home: string): readonly Kept[] => {
	const folder = join(home, 'state/foundry-keyless/receipts');
	if (!existsSync(folder)) return [];
	// Drafts begin with a dot.
	const names = readdirSync(folder).filter(name => !name.startsWith('.'));
	return names.map(name => JSON.parse(readFileSync(join(folder, name), 'utf8')));
};

export const entryStates = (home: string): readonly string[] => receiptsIn(home).flatMap(({entries}) => entries.map(({state}) => state));

/** Resolves as soon as an entry of a receipt is in this state. */
export const entryBecomes = async (home: string, state: string, timeout = 40_000): Promise<void> => {
	const end = performance.now() + timeout;
	while (!entryStates(home).includes(state)) {
		if (performance.now() > end)
			throw new Error(`No receipt has an entry that is "${state}" within ${timeout} ms; there are: ${JSON.stringify(receiptsIn(home))}`);
		await new Promise(resolve => setTimeout(resolve, 4));
	}
};
