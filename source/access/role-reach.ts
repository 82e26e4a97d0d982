import {knownDataActions, knownOperations} from './operations.ts';
import {matches} from './permission.ts';
import type {PermissionBlock, RoleDefinition} from './role-definition.ts';

/** Known operations of Microsoft.CognitiveServices that a role grants, in lower case, conditions aside. */
export type Reach = {readonly control: ReadonlySet<string>; readonly data: ReadonlySet<string>};

const provider = 'microsoft.cognitiveservices/';

/** Roles share their patterns: each is held against the list once. */
const expander = (known: readonly string[]): ((pattern: string) => readonly string[]) => {
	const names = known.map(name => name.toLowerCase());
	const exact = new Set(names);
	const seen = new Map<string, readonly string[]>();
	return pattern => {
		const key = pattern.toLowerCase();
		const star = key.indexOf('*');
		if (star < 0) {
			return exact.has(key) ? [key] : [];
		}
		const head = key.slice(0, star);
		if (!head.startsWith(provider) && !provider.startsWith(head)) {
			return [];
		}
		const found = seen.get(key) ?? names.filter(name => matches(key, name));
		seen.set(key, found);
		return found;
	};
};

const controlOf = expander(knownOperations);

/** The known data actions that a pattern stands for, in lower case. */
export const dataActionsOf = expander(knownDataActions);

const grantedBy = (
	blocks: readonly PermissionBlock[],
	listed: (block: PermissionBlock) => readonly string[],
	subtracted: (block: PermissionBlock) => readonly string[],
	expand: (pattern: string) => readonly string[],
): ReadonlySet<string> =>
	new Set(
		blocks.flatMap(block => {
			const taken = new Set(subtracted(block).flatMap(expand));
			return listed(block)
				.flatMap(expand)
				.filter(name => !taken.has(name));
		}),
	);

const reaches = new WeakMap<RoleDefinition, Reach>();

/** What the role grants of the known operations, block by block, worked out once for each definition. */
export const reachOf = (definition: RoleDefinition): Reach => {
	const before = reaches.get(definition);
	if (before) {
		return before;
	}
	const reach: Reach = {
		control: grantedBy(
			definition.permissions,
			block => block.actions,
			block => block.notActions,
			controlOf,
		),
		data: grantedBy(
			definition.permissions,
			block => block.dataActions,
			block => block.notDataActions,
			dataActionsOf,
		),
	};
	reaches.set(definition, reach);
	return reach;
};
