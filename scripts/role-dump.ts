import {parseCondition} from '../source/access/condition-format.ts';

export type Block = {
	readonly actions: readonly string[];
	readonly notActions: readonly string[];
	readonly dataActions: readonly string[];
	readonly notDataActions: readonly string[];
	readonly condition: string | null;
	readonly conditionVersion: string | null;
};

export type Role = {readonly id: string; readonly name: string; readonly permissions: readonly Block[]};

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const lists = ['actions', 'notActions', 'dataActions', 'notDataActions'] as const;
/** One role of 2026 says 1.0, of a condition in the grammar of 2.0. */
const versions: readonly string[] = ['1.0', '2.0'];
const blockKeys: readonly string[] = [...lists, 'condition', 'conditionVersion'];

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): value is string => typeof value === 'string';

/**
 * The built-in roles of a dump, or everything in it that this program does not understand: then nothing is to be written, since a lost property is a wrong answer.
 * `before` are the roles kept until now, by id.
 */
export const readDump = (
	dump: unknown,
	before: ReadonlyMap<string, Pick<Role, 'name' | 'permissions'>>,
): {readonly roles: readonly Role[]; readonly problems: readonly string[]} => {
	if (!Array.isArray(dump)) {
		return {roles: [], problems: ['the dump is not an array of role definitions']};
	}
	const read = dump.map((entry: unknown, index) => readRole(entry, index));
	const roles = read.flatMap(({role}) => role ?? []);
	return {roles, problems: [...read.flatMap(({problems}) => problems), ...wholeProblems(roles, before)]};
};

const readRole = (entry: unknown, index: number): {readonly role: Role | null; readonly problems: readonly string[]} => {
	if (!isRecord(entry) || !isText(entry['name']) || !isText(entry['roleName']) || !Array.isArray(entry['permissions'])) {
		return {role: null, problems: [`role ${index + 1} has no name, roleName or permissions`]};
	}
	const {name, roleName, roleType, assignableScopes, permissions} = entry;
	const called = `${roleName} (${name})`;
	const scopes = Array.isArray(assignableScopes) ? assignableScopes : [];
	const blocks = permissions.map((block: unknown) => readBlock(block));
	const problems = [
		...(guid.test(name.toLowerCase()) ? [] : ['its name is no GUID']),
		...(/[|"\\\p{Cc}]/u.test(roleName) ? ['its roleName holds a separator'] : []),
		...(roleType === 'BuiltInRole' ? [] : [`it is ${isText(roleType) ? `a ${roleType}` : 'of no type'}: only Azure's own roles are kept`]),
		...(scopes.length === 1 && scopes[0] === '/' ? [] : ['it is not assignable everywhere']),
		...(permissions.length > 0 ? [] : ['it has no permissions']),
		...blocks.flatMap(block => block.problems),
	];
	const role = {id: name.toLowerCase(), name: roleName, permissions: blocks.flatMap(({block}) => block ?? [])};
	return {role, problems: problems.map(problem => `${called}: ${problem}`)};
};

const readBlock = (value: unknown): {readonly block: Block | null; readonly problems: readonly string[]} => {
	if (!isRecord(value)) {
		return {block: null, problems: ['a permission block is not an object']};
	}
	const strange = Object.keys(value).filter(key => !blockKeys.includes(key));
	const [actions, notActions, dataActions, notDataActions] = lists.map(key => (Array.isArray(value[key]) ? value[key].filter(isText) : []));
	const malformed = lists.filter(
		key => !Array.isArray(value[key]) || !value[key].every(action => isText(action) && /^[^\s,;|"\\][^,;|"\\\p{Cc}]*$/u.test(action)),
	);
	const condition = isText(value['condition']) && value['condition'].trim() !== '' ? value['condition'] : null;
	const conditionVersion = condition === null ? null : isText(value['conditionVersion']) ? value['conditionVersion'] : '2.0';
	const block = {
		actions: actions ?? [],
		notActions: notActions ?? [],
		dataActions: dataActions ?? [],
		notDataActions: notDataActions ?? [],
		condition,
		conditionVersion,
	};
	const problems = [
		...strange.map(key => `a permission block has ${key}, which is not known`),
		...malformed.map(key => `${key} is not a list of actions`),
		...(conditionVersion === null || versions.includes(conditionVersion) ? [] : [`a condition of version ${conditionVersion}`]),
		...(condition === null || parseCondition(condition) !== null ? [] : [`a condition that cannot be read: ${condition}`]),
	];
	return {block, problems};
};

/** How many of the roles kept until now may be gone before it looks like half a dump. */
const mayBeGone = 20;

const wholeProblems = (roles: readonly Role[], before: ReadonlyMap<string, Pick<Role, 'name' | 'permissions'>>): readonly string[] => {
	const ids = roles.map(({id}) => id);
	const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
	const gone = [...before.keys()].filter(id => !ids.includes(id));
	const conditional = (some: Iterable<Pick<Role, 'permissions'>>): boolean =>
		[...some].some(({permissions}) => permissions.some(({condition}) => condition !== null));
	return [
		...twice.map(id => `${id} is there twice`),
		...(gone.length > mayBeGone ? [`${gone.length} of ${before.size} roles are gone: is the dump whole?`] : []),
		...(conditional(before.values()) && !conditional(roles)
			? ['no role has a condition: api-version 2022-04-01 leaves them out, 2022-05-01-preview does not']
			: []),
	];
};

/** One line for each role that is new, gone, renamed or changed, to be read before the result is committed. */
export const changesSince = (roles: readonly Role[], before: ReadonlyMap<string, Pick<Role, 'name' | 'permissions'>>): readonly string[] => {
	const now = new Set(roles.map(({id}) => id));
	return [
		...[...before].filter(([id]) => !now.has(id)).map(([id, {name}]) => `gone     ${id} ${name}`),
		...roles.flatMap(({id, name, permissions}) => {
			const old = before.get(id);
			if (!old) return [`new      ${id} ${name}`];
			return [
				...(old.name === name ? [] : [`renamed  ${id} ${old.name} -> ${name}`]),
				...(JSON.stringify(old.permissions.map(inOrder)) === JSON.stringify(permissions.map(inOrder)) ? [] : [`changed  ${id} ${name}`]),
			];
		}),
	];
};

const inOrder = (block: Block): unknown => [...lists.map(key => block[key].toSorted()), block.condition, block.conditionVersion];

const shared = (left: string, right: string): number => {
	let length = 0;
	while (length < left.length && left[length] === right[length]) length++;
	return length;
};

/** The file's text; update-role-definitions.ts tells its form. */
export const packRoles = (roles: readonly Role[], date: string): string => {
	const blocks = roles.flatMap(role => role.permissions);
	const actions = [...new Set(blocks.flatMap(block => lists.flatMap(key => block[key])))].sort();
	const conditionOf = ({condition, conditionVersion}: Block): string | null => (condition === null ? null : `${conditionVersion} ${condition}`);
	const conditions = [...new Set(blocks.map(conditionOf).filter(condition => condition !== null))].sort();
	const actionAt = new Map(actions.map((action, index) => [action, index.toString(36)]));
	const conditionAt = new Map(conditions.map((condition, index) => [condition, index.toString(36)]));
	const frontCoded = actions.map((action, index) => {
		const length = shared(actions[index - 1] ?? '', action);
		return length.toString(36).padStart(2, '0') + action.slice(length);
	});
	const lines = roles
		.toSorted((left, right) => (left.name < right.name ? -1 : 1))
		.map(({id, name, permissions}) => {
			const packed = permissions.map(block => {
				const condition = conditionOf(block);
				return [...lists.map(key => block[key].map(action => actionAt.get(action)).join(',')), condition === null ? '' : conditionAt.get(condition)].join(';');
			});
			return [id, name, ...packed].join('|');
		});
	const array = (items: readonly string[]): string => `[\n${items.map(item => `\t\t${JSON.stringify(item)}`).join(',\n')}\n\t]`;
	return `{\n\t"date": ${JSON.stringify(date)},\n\t"actions": ${array(frontCoded)},\n\t"conditions": ${array(conditions)},\n\t"roles": ${array(lines)}\n}\n`;
};
