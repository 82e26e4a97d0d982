import type {PermissionBlock} from './role-definition.ts';

/**
 * Whether an Azure action pattern names the action: case does not count, `*` is any run of characters, `/` included, anywhere and any number of times.
 * Takes the leftmost place for each literal part, which never needs a second try: no pattern makes it slow.
 * Source: Microsoft Learn, "Understand Azure role definitions", actions format.
 */
export const matches = (pattern: string, action: string): boolean => {
	const name = action.toLowerCase();
	const [head = '', ...rest] = pattern.toLowerCase().split('*');
	const tail = rest.pop();
	if (tail === undefined) {
		return head === name;
	}
	if (name.length < head.length + tail.length || !name.startsWith(head) || !name.endsWith(tail)) {
		return false;
	}
	const end = name.length - tail.length;
	let at = head.length;
	for (const part of rest) {
		const found = name.indexOf(part, at);
		if (found < 0 || found + part.length > end) {
			return false;
		}
		at = found + part.length;
	}
	return true;
};

const listed = (block: PermissionBlock, kind: 'control' | 'data'): readonly string[] => (kind === 'data' ? block.dataActions : block.actions);

const subtracted = (block: PermissionBlock, kind: 'control' | 'data'): readonly string[] => (kind === 'data' ? block.notDataActions : block.notActions);

/** What one block says of an action, its condition aside: `not*` takes away from this block only, it forbids nothing that another block or role gives. */
export const blockSays = (block: PermissionBlock, action: string, kind: 'control' | 'data'): 'granted' | 'taken-away' | 'not-listed' => {
	if (!listed(block, kind).some(pattern => matches(pattern, action))) {
		return 'not-listed';
	}
	return subtracted(block, kind).some(pattern => matches(pattern, action)) ? 'taken-away' : 'granted';
};

export const blockGrants = (block: PermissionBlock, action: string, kind: 'control' | 'data'): boolean => blockSays(block, action, kind) === 'granted';
