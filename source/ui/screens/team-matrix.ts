import {isGroupAdvice} from '../../access/group-advice.ts';
import {accessMatrix, changes, type MatrixChange, type MatrixRow, type Standing} from '../../access/matrix.ts';
import {kindWords, memberWords, type Principal} from '../../access/principal.ts';
import type {RunRecord} from '../../access/run-record.ts';
import {type Block, gap, type Mark, point, say, verdict} from '../block.ts';
import {calm} from '../calm.ts';
import {span} from '../line.ts';
import type {Choice, Choices} from '../view.ts';
import {capital, doing, everybody, nameOfPrincipal, shortAction} from '../words.ts';
import {warningBlocks} from './warnings.ts';

const markOf = {allowed: 'good', broader: 'careful', missing: 'bad', eligible: 'running', unknown: 'todo'} as const satisfies Record<Standing, Mark>;

const shortKinds: Readonly<Partial<Record<NonNullable<Principal['kind']>, string>>> = {application: 'app', 'managed-identity': 'identity'};

/** As short as a column is; the row under the cursor says it whole. */
export const shortKind = (principal: Principal): string => (principal.kind && shortKinds[principal.kind]) ?? kindWords(principal);

const nowWords = ({principal, now}: MatrixRow, members: string | null): string =>
	[now.text, ...(now.is === 'broader' ? ['broader than needed'] : []), ...(principal.kind === 'group' && members ? [members] : [])].join(', ');

/** How many; that there are groups among them is for `d`. */
const countOf = (principal: Principal): string | null => (principal.members ? memberWords({...principal, members: {...principal.members, groups: 0}}) : null);

const endings: Readonly<Record<Exclude<MatrixChange, 'none'>, string>> = {
	grant: '',
	activate: ': to be activated in Privileged Identity Management, by whoever holds it',
	ask: '',
};

/** Everything that was found out about one of them. */
const detailsOf = (row: MatrixRow, record: RunRecord): readonly Block[] => {
	const {principal, now, after, change} = row;
	const assessment = record.assessments.find(one => one.principal.id === principal.id);
	const grants = (record.plan?.grants ?? []).filter(grant => grant.principal.id === principal.id);
	return [
		verdict(markOf[now.is], `${nameOfPrincipal(principal)}: ${calm(nowWords(row, memberWords(principal)))}`),
		...(change === 'none' ? [say('The plan changes nothing.')] : [point('plus', `After the plan: ${calm(after.text)}${endings[change]}`)]),
		gap,
		...(assessment?.because ?? []).map(({text}) => point('none', calm(text))),
		...(assessment && assessment.missing.length > 0
			? [say([span('strong', 'Missing')]), ...assessment.missing.map(action => say(calm(shortAction(action)), 2))]
			: []),
		gap,
		say([span('quiet', calm(`${kindWords(principal)}, object id ${principal.id}`))]),
		...grants.map(({roleName, roleId, scope}) => say([span('quiet', calm(`${roleName} ${roleId} at ${scope}`))])),
	];
};

/** What all who are granted something are granted; `null`: not the same, or to one only. */
const commonGrant = (rows: readonly MatrixRow[]): string | null => {
	const given = rows.flatMap(({change, after}) => (change === 'grant' ? [after.text] : []));
	return given.length > 1 && new Set(given).size === 1 ? (given[0] ?? null) : null;
};

/** As short as a column is; `d` tells which role. */
const afterWords = ({after, change}: MatrixRow, common: string | null): string => {
	switch (change) {
		case 'activate':
			return 'once activated';
		case 'ask':
			return 'only by somebody else';
		default:
			return after.text === common ? 'gets it' : after.text;
	}
};

const rowChoice = (row: MatrixRow, record: RunRecord, common: string | null): Choice => {
	const {principal, now, after, change} = row;
	const stays = change === 'none';
	return {
		key: principal.id,
		label: nameOfPrincipal(principal),
		cells: [
			[span('quiet', calm(shortKind(principal)))],
			calm(nowWords(row, countOf(principal))),
			stays ? [span('quiet', 'stays')] : calm(afterWords(row, common)),
		],
		signs: [[], [], [markOf[now.is]], stays ? [] : ['becomes', markOf[after.is]]],
		search: '',
		event: null,
		details: () => detailsOf(row, record),
	};
};

type Matrix = {readonly rows: readonly MatrixRow[]; readonly choices: Choices};

const cache = new WeakMap<RunRecord, Matrix>();

/** Once for a record: of a thousand people nothing is counted anew for each key. */
const matrixOf = (record: RunRecord): Matrix => {
	const known = cache.get(record);
	if (known) return known;
	const rows = accessMatrix(record);
	const common = commonGrant(rows);
	const choices: Choices = {
		columns: [
			{keep: 9, least: 14},
			{keep: 1, least: 5},
			{head: 'now', keep: 2, least: 16},
			{head: 'after the plan', keep: 3, least: 16},
		],
		breaks: [
			[
				[0, 1],
				[2, 3],
			],
			[[0, 2], [3]],
		],
		items: rows.map(row => rowChoice(row, record, common)),
		current: 0,
		filter: false,
		reads: true,
		typed: null,
	};
	const matrix = {rows, choices};
	cache.set(record, matrix);
	return matrix;
};

const changeWords: Readonly<Record<Exclude<MatrixChange, 'none'>, string>> = {
	grant: 'by a grant',
	activate: 'by activating a role',
	ask: 'only by somebody else',
};

/** "3 of 6 will change", how, and about what. */
const headOf = (rows: readonly MatrixRow[], {scenario, target}: RunRecord): readonly Block[] => {
	const deed = scenario && target ? doing(scenario, target) : 'do this';
	const common = commonGrant(rows);
	const changing = changes(rows);
	const hows = Map.groupBy(rows, ({change}) => change);
	const told = (['grant', 'activate', 'ask'] as const).flatMap(change => {
		const of = hows.get(change)?.length ?? 0;
		return of === 0 ? [] : [`${of} ${changeWords[change]}`];
	});
	const can = rows.filter(({now}) => now.is === 'allowed' || now.is === 'broader').length;
	const all = rows.length;
	if (changing === 0)
		return [
			can === all
				? verdict('good', `${capital(everybody(all))} can ${deed} already`)
				: verdict('careful', `${can} of ${all} can ${deed}; the plan changes nothing`),
		];
	const asks = hows.get('ask')?.length ?? 0;
	if (asks === changing) return [verdict('careful', `${asks} of ${all} cannot ${deed}, and only somebody else can grant it`)];
	return [
		verdict('plus', `${can} of ${all} can ${deed}; ${changing - asks} of ${all} will change`),
		...(common === null ? [] : [say(['What the plan gives: ', span('strong', calm(common))], 2)]),
		...(told.length > 1 || (hows.get('grant')?.length ?? 0) === 0 ? [say([span('quiet', told.join(', '))], 2)] : []),
	];
};

/** More are counted: the list itself is what matters. */
const mostTold = 3;

const toldOf = (texts: readonly string[], what: string): readonly Block[] => [
	...texts.slice(0, mostTold).map(text => point('careful', calm(text))),
	...(texts.length > mostTold ? [say([span('quiet', `${texts.length - mostTold} more ${what}`)], 2)] : []),
];

/** What could not be taken, and what a group would do better. */
export const besideTeam = ({plan, warnings}: RunRecord): readonly Block[] => [
	...toldOf(
		warnings.filter(({id}) => id === 'people.unclear').map(({text}) => `Left out: ${text}`),
		'are left out; go back to see them',
	),
	...toldOf(
		(plan?.because ?? []).filter(isGroupAdvice).map(({text}) => text),
		'hints',
	),
];

/** What is said of several people in the same words is said once. */
export const teamWarnings = (warnings: RunRecord['warnings']): readonly Block[] =>
	[...Map.groupBy(warnings, ({id}) => id)]
		.filter(([id]) => id !== 'people.unclear')
		.flatMap(([id, of]) => [
			...warningBlocks(id.startsWith('taken.') ? of : of.slice(0, 1)),
			...(id.startsWith('taken.') || of.length === 1 ? [] : [say([span('quiet', `${of.length - 1} more like this`)], 2)]),
		]);

/** People by what they can do now and after the plan. */
export const teamMatrix = (record: RunRecord): {readonly head: readonly Block[]; readonly choices: Choices} => {
	const {rows, choices} = matrixOf(record);
	return {head: headOf(rows, record), choices};
};
