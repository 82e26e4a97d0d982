import type {Mutation} from './mutant.ts';

/** A rule of the engine, and its text without it. */
export type Rule = readonly [rule: string, mutation: Mutation];

const file =
	(name: Mutation['file']) =>
	(rule: string, from: string, to: string): Rule => [rule, {file: name, from, to}];

const permission = file('permission');
const authorization = file('authorization');
const scope = file('scope');

const patterns: readonly Rule[] = [
	permission('case of a pattern does not count', "text.toLowerCase().split('*')", "text.split('*')"),
	permission('case of an action does not count', 'const name = action.toLowerCase();', 'const name = action;'),
	permission(
		'a star crosses slashes',
		'!name.endsWith(tail)) {',
		"!name.endsWith(tail) || name.slice(head.length, name.length - tail.length).includes('/')) {",
	),
	permission('a star may stand for nothing', 'name.length < head.length + tail.length', 'name.length <= head.length + tail.length'),
	permission('what stands before and after a star does not overlap', 'name.length < head.length + tail.length || ', ''),
	permission('a pattern is anchored at its beginning', '!name.startsWith(head)', '!name.includes(head)'),
	permission('a pattern is anchored at its end', '!name.endsWith(tail)', '!name.includes(tail)'),
	permission('a pattern may have several stars', 'for (const part of between) {', 'for (const part of between.slice(0, 0)) {'),
	permission('parts between stars come in order', 'name.indexOf(part, at)', 'name.indexOf(part)'),
	permission('parts between stars end before the tail', 'found < 0 || found + part.length > end', 'found < 0'),
	permission('a pattern without a star is the whole name', 'return head === name;', 'return name.startsWith(head);'),
];

const blocks: readonly Rule[] = [
	permission(
		'control actions give no data actions',
		"(kind === 'data' ? block.dataActions : block.actions)",
		"(kind === 'data' ? [...block.dataActions, ...block.actions] : block.actions)",
	),
	permission(
		'data actions give no control actions',
		"(kind === 'data' ? block.dataActions : block.actions)",
		"(kind === 'data' ? block.dataActions : [...block.dataActions, ...block.actions])",
	),
	permission('notActions and notDataActions take away', "? 'taken-away' : 'granted'", "? 'granted' : 'granted'"),
	permission(
		'notActions take away no data actions',
		"(kind === 'data' ? block.notDataActions : block.notActions)",
		'[...block.notDataActions, ...block.notActions]',
	),
	authorization('what a block takes away it takes from itself only', 'if (granting.length > 0) {', "if (granting.length > 0 && rule !== 'taken-away') {"),
	authorization(
		'what a role takes away it takes from itself only',
		'const given = any(gives);',
		"const given = findings.some(({rule}) => rule === 'taken-away') ? 'no' : any(gives);",
	),
	authorization('every block counts', 'of definition.permissions) {', 'of definition.permissions.slice(0, 1)) {'),
	authorization('any block is enough', 'any(granting.map(block', 'all(granting.map(block'),
	authorization('any assignment is enough', 'const given = any(gives);', 'const given = all(gives);'),
	authorization(
		'what a definition says is found out anew for each request',
		'const judged = new Map<RoleDefinition, Verdict>();',
		'const judged = ((access as {judged?: Map<RoleDefinition, Verdict>}).judged ??= new Map());',
	),
	authorization(
		'what one assignment’s condition says is not the next one’s',
		"return {gives, rule: gives === 'yes' ? 'granted' : 'condition'};\n};\n\nconst judgeDefinition",
		"judged.set(definition, {gives, rule: 'condition'});\n\treturn {gives, rule: 'condition'};\n};\n\nconst judgeDefinition",
	),
];

const scopes: readonly Rule[] = [
	scope('case of a scope does not count', '.toLowerCase()\n\t\t\t\t.split', '.split'),
	scope('doubled and trailing slashes do not count', ".filter(segment => segment !== '')\n\t\t: null", '\n\t\t: null'),
	scope('nothing is inherited upward', 'return startsWith(inner, outer) ||', 'return startsWith(inner, outer) || startsWith(outer, inner) ||'),
	scope('nothing is inherited sideways', 'return startsWith(inner, outer) ||', 'return startsWith(inner.slice(0, -1), outer.slice(0, -1)) ||'),
	scope('a name that begins with another is another', 'return startsWith(inner, outer) ||', "return inner.join('/').startsWith(outer.join('/')) ||"),
	scope('a grant on a project does not reach the account', 'return startsWith(inner, outer) ||', 'return startsWith(inner, outer.slice(0, 8)) ||'),
	scope('everything above is inherited', 'return startsWith(inner, outer) ||', 'return (startsWith(inner, outer) && inner.length === outer.length) ||'),
	scope('the tenant root reaches everything', 'return startsWith(inner, outer) ||', 'return (startsWith(inner, outer) && outer.length > 0) ||'),
	scope('a management group reaches its subscriptions', ' || (isManagementGroup(outer) &&', ' || (false && isManagementGroup(outer) &&'),
	scope('a management group does not reach another', " && inner[0] === 'subscriptions' && inner.length > 1);", ' && inner.length > 1);'),
	authorization('whether a role reaches one scope says nothing of the next', 'known.reaching?.scope !== scope', 'known.reaching === null'),
];

const principals: readonly Rule[] = [
	authorization('what groups hold counts', " || principalType === 'Group'", ''),
	authorization(
		'what others hold does not',
		"sameId(principalId, principal.id) || principalType === 'Group'",
		"sameId(principalId, principal.id) || principalType !== ('' as string)",
	),
	authorization('case of an id does not count', 'a.toLowerCase() === b.toLowerCase()', 'a === b'),
	authorization('a group may hold what groups above it hold', "groupsRead ? [] : ['unknown']", '[]'),
	authorization(
		'of people and applications every group’s roles are listed',
		"access.principal.type !== 'Group' || access.groups !== null",
		'access.groups !== null',
	),
	authorization('of a group none but its own are', "access.principal.type !== 'Group' || access.groups !== null", 'true'),
	authorization('a role that cannot be read may give anything', "gives: 'unknown', rule: 'unreadable'", "gives: 'no', rule: 'unreadable'"),
];

const denies: readonly Rule[] = [
	authorization('deny assignments count', "given === 'no' || denied === 'yes'", "given === 'no'"),
	authorization('any deny assignment is enough', 'any([...denies.map(', 'all([...denies.map('),
	authorization('a deny assignment may be open', "given === 'yes' && denied === 'no'", "given === 'yes'"),
	authorization('deny assignments that could not be read may deny', "...(deniesRead ? [] : ['unknown' as const])", ''),
	authorization('nothing is denied that was not given', "given === 'no' || denied === 'yes'", "denied === 'yes'"),
	authorization('a deny assignment is inherited', ': isWithin(request.scope, deny.scope);', ': sameScope(request.scope, deny.scope);'),
	authorization(
		'doNotApplyToChildScopes counts',
		'deny.doNotApplyToChildScopes ? sameScope(request.scope, deny.scope) :',
		'deny.doNotApplyToChildScopes ? isWithin(request.scope, deny.scope) :',
	),
	authorization(
		'a deny assignment forbids only what it lists',
		'deny.permissions.filter(block => blockGrants(block, request.action, request.kind))',
		'deny.permissions',
	),
	authorization('a deny assignment is for those it names', 'isAmong(access, deny.principals), ', ''),
	authorization('excluded principals are not denied', 'not(isAmong(access, deny.excludePrincipals)), ', ''),
	authorization('the condition of a denying block counts', 'any(blocks.map(({condition}) => holds(condition, request)))', "blocks.length > 0 ? 'yes' : 'no'"),
	authorization('the condition of a deny assignment counts', ', holds(deny.condition, request)]', ']'),
	authorization('everybody is everybody', 'id === everyone || ids', 'ids'),
	authorization('a deny assignment for a group reaches its members', '...held.map(({assignment}) => assignment.principalId)', ''),
	authorization('groups that are known are those of the principal', '...(access.groups ?? []), ', ''),
	authorization('where groups are known, no other holds the principal', "...(access.groups === null ? [] : ['group'])", ''),
	authorization('where they are not, another may', "...(access.groups === null ? [] : ['group'])", "'group'"),
	authorization('case does not count where a deny assignment names somebody', 'ids.has(id.toLowerCase())', 'ids.has(id)'),
	authorization('nor in what names the principal', '[...ids].map(id => id.toLowerCase())', '[...ids]'),
	authorization('who is of no known kind may be a group', "(type.toLowerCase()) ? 'no' : 'unknown'", "(type.toLowerCase()) ? 'no' : 'no'"),
	authorization('another person is not a group', 'told.includes(type.toLowerCase())', 'told.includes(type)'),
];

/** Those of `condition-rules.ts` besides. */
export const engineRules: readonly Rule[] = [...patterns, ...blocks, ...scopes, ...principals, ...denies];
