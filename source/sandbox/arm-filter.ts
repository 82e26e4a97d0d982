/** The terms of an OData `$filter` that Azure's authorization lists take, or `null` when one is of another kind. */
export type Filter = {
	readonly atScope: boolean;
	readonly atScopeAndBelow: boolean;
	readonly asTarget: boolean;
	/** Object id. */
	readonly assignedTo: string | null;
	/** Right-hand sides of `name eq '…'`, by name in lower case. */
	readonly equals: ReadonlyMap<string, string>;
};

const none: Filter = {atScope: false, atScopeAndBelow: false, asTarget: false, assignedTo: null, equals: new Map()};

export const readFilter = (text: string | null, names: readonly string[]): Filter | null => {
	let filter = none;
	for (const term of (text ?? '').split(/\s+and\s+/i).map(part => part.trim())) {
		const assignedTo = /^assignedTo\('([^']*)'\)$/i.exec(term)?.[1];
		const [, name, quoted] = /^(\w+)\s+eq\s+'((?:[^']|'')*)'$/i.exec(term) ?? [];
		if (term === '') continue;
		if (/^atScope\(\)$/i.test(term)) filter = {...filter, atScope: true};
		else if (/^atScopeAndBelow\(\)$/i.test(term)) filter = {...filter, atScopeAndBelow: true};
		else if (/^asTarget\(\)$/i.test(term)) filter = {...filter, asTarget: true};
		else if (assignedTo !== undefined) filter = {...filter, assignedTo};
		else if (name !== undefined && quoted !== undefined && names.includes(name.toLowerCase())) {
			filter = {...filter, equals: new Map([...filter.equals, [name.toLowerCase(), quoted.replaceAll("''", "'")]])};
		} else return null;
	}
	return filter;
};
