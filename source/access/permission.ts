import type {PermissionBlock} from './role-definition.ts';

/** What stands before the first `*`, between two, and after the last; `tail` is `null` where there is none. Lower case. */
type Pattern = {readonly head: string; readonly between: readonly string[]; readonly tail: string | null};

const patternOf = (text: string): Pattern => {
	const [head = '', ...rest] = text.toLowerCase().split('*');
	return {head, between: rest.slice(0, -1), tail: rest.at(-1) ?? null};
};

/** `name` in lower case. Takes the leftmost place for each literal part, which never needs a second try: no pattern makes it slow. */
const fits = ({head, between, tail}: Pattern, name: string): boolean => {
	if (tail === null) {
		return head === name;
	}
	if (name.length < head.length + tail.length || !name.startsWith(head) || !name.endsWith(tail)) {
		return false;
	}
	const end = name.length - tail.length;
	let at = head.length;
	for (const part of between) {
		const found = name.indexOf(part, at);
		if (found < 0 || found + part.length > end) {
			return false;
		}
		at = found + part.length;
	}
	return true;
};

/**
 * Whether an Azure action pattern names the action: case does not count, `*` is any run of characters, `/` included, anywhere and any number of times.
 * Source: Microsoft Learn, "Understand Azure role definitions", actions format.
 */
export const matches = (pattern: string, action: string): boolean => fits(patternOf(pattern), action.toLowerCase());

/** A thousand role definitions with their lists are asked about one action after the other. */
const patternsByList = new WeakMap<readonly string[], readonly Pattern[]>();

/** `name` in lower case. */
const isListed = (list: readonly string[], name: string): boolean => {
	if (list.length === 0) {
		return false;
	}
	const patterns = patternsByList.get(list) ?? list.map(patternOf);
	patternsByList.set(list, patterns);
	return patterns.some(pattern => fits(pattern, name));
};

const listed = (block: PermissionBlock, kind: 'control' | 'data'): readonly string[] => (kind === 'data' ? block.dataActions : block.actions);

const subtracted = (block: PermissionBlock, kind: 'control' | 'data'): readonly string[] => (kind === 'data' ? block.notDataActions : block.notActions);

/** What one block says of an action, its condition aside: `not*` takes away from this block only, it forbids nothing that another block or role gives. */
export const blockSays = (block: PermissionBlock, action: string, kind: 'control' | 'data'): 'granted' | 'taken-away' | 'not-listed' => {
	const name = action.toLowerCase();
	if (!isListed(listed(block, kind), name)) {
		return 'not-listed';
	}
	return isListed(subtracted(block, kind), name) ? 'taken-away' : 'granted';
};

export const blockGrants = (block: PermissionBlock, action: string, kind: 'control' | 'data'): boolean => blockSays(block, action, kind) === 'granted';
