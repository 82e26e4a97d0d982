import type {Chances} from './chances.ts';

export type Source = 'request' | 'resource';
export const attributeNames = ['roleId', 'principalId', 'principalType'] as const;
export type AttributeName = (typeof attributeNames)[number];

/** As Azure calls them. */
export const fullNames: Readonly<Record<AttributeName, string>> = {
	roleId: 'Microsoft.Authorization/roleAssignments:RoleDefinitionId',
	principalId: 'Microsoft.Authorization/roleAssignments:PrincipalId',
	principalType: 'Microsoft.Authorization/roleAssignments:PrincipalType',
};

/** A condition whose parts are known apart, so that those which nobody can judge may be settled by hand. */
export type RandomCondition =
	/** `asks`: the attribute that must be told to judge it. `open`: not to be judged, whatever is told. */
	| {readonly is: 'leaf'; readonly text: string; readonly asks: {readonly source: Source; readonly name: AttributeName} | null; readonly open: boolean}
	| {readonly is: 'not'; readonly sign: string; readonly of: RandomCondition}
	| {readonly is: 'all' | 'any'; readonly sign: string; readonly of: readonly RandomCondition[]}
	/** Of a real role: its comparisons stand under no NOT. */
	| {readonly is: 'real'; readonly text: string}
	/** Not the grammar, or ambiguous. */
	| {readonly is: 'broken'; readonly text: string};

/** `as-is`: for Azure's own authorizer. `at-best`, `at-worst`: what cannot be judged is made to hold, or to fail. */
export type Settling = 'as-is' | 'at-best' | 'at-worst';

export const always = "ActionMatches{'*'}";
export const never = "!(ActionMatches{'*'})";

type Told = (source: Source, name: AttributeName) => boolean;

export const conditionText = (condition: RandomCondition, how: Settling = 'as-is', told: Told = () => true): string => {
	const settled = how === 'at-best' ? always : never;
	switch (condition.is) {
		case 'leaf': {
			const {text, asks, open} = condition;
			return how === 'as-is' || (!open && (asks === null || told(asks.source, asks.name))) ? text : settled;
		}
		case 'not':
			return `${condition.sign}(${conditionText(condition.of, how === 'as-is' ? how : how === 'at-best' ? 'at-worst' : 'at-best', told)})`;
		case 'all':
		case 'any':
			return condition.of.map(part => nested(part, conditionText(part, how, told))).join(condition.sign);
		case 'broken':
			return how === 'as-is' ? condition.text : settled;
		case 'real':
			return how === 'as-is'
				? condition.text
				: condition.text.replace(comparison, (text, source: string, name: string) => (isTold(source, name, told) ? text : settled));
	}
};

const nested = ({is}: RandomCondition, text: string): string => (is === 'all' || is === 'any' ? `(${text})` : text);

const comparison = /@(\w+)\[([^\]]+)\]\s*[\w:]+\s*(?:\{[^}]*\}|'[^']*'|\w+)/g;

const isTold = (source: string, fullName: string, told: Told): boolean => {
	const name = attributeNames.find(one => fullNames[one] === fullName);
	return name !== undefined && told(source.toLowerCase() as Source, name);
};

/** What conditions are about in one world. */
export type Subjects = {readonly actions: readonly string[]; readonly roleIds: readonly string[]; readonly principalIds: readonly string[]};

const types = ['User', 'Group', 'ServicePrincipal'];
const quantifiers = ['ForAnyOfAnyValues', 'ForAllOfAnyValues', 'ForAnyOfAllValues', 'ForAllOfAllValues'];
const write = 'Microsoft.Authorization/roleAssignments/write';
const remove = 'Microsoft.Authorization/roleAssignments/delete';

export const conditionMaker = ({below, chance, pick, several, cased}: Chances, {actions, roleIds, principalIds}: Subjects): (() => RandomCondition) => {
	const leaf = (text: string, asks: {readonly source: Source; readonly name: AttributeName} | null, open = false): RandomCondition => ({
		is: 'leaf',
		text,
		asks,
		open,
	});
	const guid = (id: string): string => cased(chance(0.2) ? id.replaceAll('-', '') : id);
	const quoted = (text: string): string => (chance(0.3) ? `'${text}'` : text);
	const listed = (values: readonly string[]): string => `{${values.map(quoted).join(pick([',', ', ', ' , ']))}}`;
	const reference = (source: Source, name: AttributeName): string => `@${cased(source)}[${cased(fullNames[name])}]`;
	const sourceOf = (): Source => pick(['request', 'resource']);
	const value = (name: AttributeName): string => {
		if (name === 'principalType') return pick([...types, 'user', 'GROUP', 'serviceprincipal']);
		return guid(pick(name === 'roleId' ? roleIds : principalIds));
	};
	const operatorOf = (name: AttributeName): string =>
		cased(`${name === 'principalType' ? 'String' : 'Guid'}${chance(0.35) ? 'Not' : ''}Equals${name === 'principalType' && chance(0.5) ? 'IgnoreCase' : ''}`);
	const compared = (source: Source, name: AttributeName): RandomCondition => {
		const operator = chance(0.7)
			? `${cased(pick(quantifiers))}:${operatorOf(name)}${pick(['', ' '])}${listed([value(name), ...several(3, () => value(name))])}`
			: `${operatorOf(name)} ${chance(0.5) ? listed([value(name)]) : quoted(value(name))}`;
		return leaf(`${reference(source, name)} ${operator}`, {source, name});
	};
	const matching = (pattern: string): RandomCondition => leaf(`${cased('ActionMatches')}${pick(['', ' '])}{'${cased(pattern)}'}`, null);
	const opened = (): RandomCondition => {
		const source = sourceOf();
		const role = reference(source, 'roleId');
		const type = reference(source, 'principalType');
		return leaf(
			pick([
				`${role} GuidEquals 'Reader'`,
				"@Principal[Microsoft.Directory/CustomSecurityAttributes/Id:Team_Name] StringEquals 'ai'",
				"@Environment[UtcNow] DateTimeGreaterThan '2026-05-01T13:00:00.0Z'",
				"SubOperationMatches{'Blob.List'}",
				`@Principal[${fullNames.principalId}] ForAnyOfAnyValues:GuidEquals {${principalIds.join(', ')}}`,
				`@${source}[Microsoft.Authorization/roleAssignments:Tier] StringEquals 'gold'`,
				`${role} ForAnyOfAnyValues:GuidResembles {${pick(roleIds)}}`,
				`${role} ForMostOfAnyValues:GuidEquals {${pick(roleIds)}}`,
				`${role} GuidEquals {${pick(roleIds)}, ${pick(roleIds)}}`,
				`${role} GuidEquals 'Reader'`,
				`${role} StringEqualsIgnoreCase '${pick(roleIds)}'`,
				`${type} GuidNotEquals '${pick(roleIds)}'`,
			]),
			null,
			true,
		);
	};
	const any = (...of: readonly RandomCondition[]): RandomCondition => ({is: 'any', sign: pick([' OR ', ' or ', '||', ' || ']), of});
	const all = (...of: readonly RandomCondition[]): RandomCondition => ({is: 'all', sign: pick([' AND ', ' and ', '&&', '\r\nAND\r\n']), of});
	const not = (of: RandomCondition): RandomCondition => ({is: 'not', sign: pick(['!', '! ', 'NOT ', 'not']), of});

	/** As portal and built-in roles write them: each of the two actions guarded by itself. */
	const template = (): RandomCondition => {
		const names = pick<readonly AttributeName[]>([['roleId'], ['roleId'], ['roleId', 'principalType'], ['roleId', 'principalId'], ['principalType']]);
		const guarded = (action: string, source: Source): RandomCondition => {
			const asked = names.map(name => compared(source, name));
			return any(not(matching(action)), asked.length === 1 && asked[0] ? asked[0] : all(...asked));
		};
		return chance(0.3) ? guarded(write, 'request') : all(guarded(write, 'request'), guarded(remove, 'resource'));
	};
	const tree = (depth: number): RandomCondition => {
		const form = depth === 0 ? below(8) : below(12);
		if (form < 3) return compared(sourceOf(), pick(attributeNames));
		if (form < 6) return matching(pick([...actions, write, '*/write', '*/action', 'Microsoft.Authorization/*', '*']));
		if (form < 8) return opened();
		if (form === 8) return not(tree(depth - 1));
		return (form === 9 ? all : any)(tree(depth - 1), tree(depth - 1), ...several(1, () => tree(depth - 1)));
	};
	const broken = (): RandomCondition => {
		const [one, two, three] = [tree(0), tree(0), tree(0)].map(part => conditionText(part));
		return {
			is: 'broken',
			text: pick([
				`${one} AND ${two} OR ${three}`,
				`(${one} OR ${two} AND ${three}) OR ${always}`,
				`(${one}`,
				`${one} AND`,
				`${one} ${two}`,
				`${one} XOR ${two}`,
				'@Request[',
				'#',
			]),
		};
	};
	return () => {
		const form = below(20);
		return form < 8 ? template() : form < 18 ? tree(pick([0, 0, 1, 2])) : broken();
	};
};
