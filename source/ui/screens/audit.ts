import type {AccessRow, AuditFinding, Severity} from '../../access/audit/finding.ts';
import {severities} from '../../access/audit/finding.ts';
import {givesWords, heldWords, verdictWords} from '../../access/audit/report-words.ts';
import {adviceOf, ruleTitles, whoWords} from '../../access/audit/words.ts';
import {capital} from '../../access/plain.ts';
import type {Resource} from '../../access/target.ts';
import {type Audited, type AuditOrder, nextOrder} from '../../wizard/machine-audit.ts';
import type {State} from '../../wizard/state.ts';
import {type Block, code, gap, type Mark, point, say, verdict} from '../block.ts';
import {calm} from '../calm.ts';
import {keyWords, span} from '../line.ts';
import {type Choice, type Choices, type Screen, view} from '../view.ts';
import {resourceName} from '../words.ts';
import {broadOf, commandOf, insteadOf, ruleWords, shortHeld, shortHolder} from './audit-words.ts';
import {troubleBlocks, troubleCopy} from './trouble.ts';

const marks: Readonly<Record<Severity, Mark>> = {high: 'bad', medium: 'careful', low: 'careful', note: 'todo'};

export const auditRunning: Screen = ({record: {target}}) =>
	view({
		before: [
			point('running', `Reading who has access to ${target ? resourceName(target) : 'the resource'}`),
			gap,
			say([span('quiet', 'Role assignments, eligible roles, groups and who they are. Nothing is written.')], 2),
		],
	});

/** What is done about it, in its order. */
const doing = (finding: AuditFinding, resource: Resource): string => {
	const broad = broadOf(finding, resource);
	const instead = insteadOf(finding, resource);
	if (finding.fix === 'remove') return `Remove ${broad}.`;
	if (finding.fix === null || instead === null) return `${capital(calm(adviceOf(finding, resource)))}.`;
	return `Grant ${instead}, see it work, and then remove ${broad}.`;
};

const findingDetails = (finding: AuditFinding, resource: Resource, command: string | null): readonly Block[] => [
	verdict(marks[finding.severity], calm(finding.text)),
	gap,
	...finding.evidence.map(fact => point('none', calm(fact))),
	...(finding.evidence.length > 0 ? [gap] : []),
	{kind: 'facts', rows: [{label: 'Do', text: [span('strong', doing(finding, resource))], whole: true}]},
	...(command === null
		? [say([span('quiet', 'This program does not change it for you.')])]
		: [
				say(keyWords('plain', 'In the table ', 'Enter', ' plans that, and asks before each step. The same by command, a step each time:')),
				code(calm(command)),
			]),
	gap,
	say([span('quiet', calm(`${finding.id}, assignment ${finding.held.assignmentId}`))]),
];

const findingRow = (finding: AuditFinding, resource: Resource, state: State): Choice => {
	const command = commandOf(finding, state);
	const {id, severity, principal, standing, rule} = finding;
	return {
		key: id,
		label: severity,
		cells: [shortHolder(finding), shortHeld(finding, resource), [span('quiet', ruleWords[rule])]],
		signs: [[marks[severity]]],
		search: '',
		about: calm(`${whoWords(principal, standing)}: ${heldWords(finding, resource)}`),
		spoken: calm(`${whoWords(principal, standing)}: ${heldWords(finding, resource)}, ${ruleTitles[rule]}`),
		event: command === null ? null : {type: 'MEND', id},
		does: 'plan the fix',
		details: () => findingDetails(finding, resource, command),
		...(command === null ? {} : {copy: {what: `the command for ${id}`, text: command}}),
	};
};

const accessDetails = (row: AccessRow, resource: Resource, {audit}: Audited): readonly Block[] => [
	verdict('good', calm(`${whoWords(row.principal, row.standing)}: ${heldWords(row, resource)}`)),
	gap,
	say(calm(`What it gives here: ${givesWords(row, audit.scenario)}.`)),
	...(row.also === null ? [] : [say(calm(`The same person has it through ${row.also} too.`))]),
	say('Nothing narrower is proposed for it.'),
	gap,
	say([span('quiet', calm(`assignment ${row.held.assignmentId}`))]),
];

const accessRow = (row: AccessRow, resource: Resource, audited: Audited): Choice => ({
	key: `${row.held.assignmentId} ${row.held.state}`,
	label: [span('quiet', 'fits')],
	cells: [shortHolder(row), shortHeld(row, resource), [span('quiet', calm(givesWords(row, audited.audit.scenario)))]],
	signs: [['good']],
	search: '',
	about: calm(`${whoWords(row.principal, row.standing)}: ${heldWords(row, resource)}, ${givesWords(row, audited.audit.scenario)}`),
	spoken: calm(`${whoWords(row.principal, row.standing)}: ${heldWords(row, resource)}, ${givesWords(row, audited.audit.scenario)}`),
	event: null,
	details: () => accessDetails(row, resource, audited),
});

type Entry = {readonly rank: number; readonly who: string; readonly role: string; readonly choice: Choice};

const compare = (a: number | string, b: number | string): number => (a < b ? -1 : a > b ? 1 : 0);

const orders: Readonly<Record<AuditOrder, (a: Entry, b: Entry) => number>> = {
	severity: (a, b) => compare(a.rank, b.rank),
	who: (a, b) => compare(a.who, b.who) || compare(a.rank, b.rank),
	role: (a, b) => compare(a.role, b.role) || compare(a.rank, b.rank),
};

const orderWords: Readonly<Record<AuditOrder, string>> = {severity: 'by severity', who: 'by who', role: 'by role'};

/** Every finding, and every access without one. */
const entriesOf = (state: State, audited: Audited, resource: Resource): readonly Entry[] => {
	const {findings, rows} = audited.audit;
	const found = new Set(findings.map(({held}) => `${held.assignmentId} ${held.state}`));
	return [
		...findings.map(finding => ({
			rank: severities.indexOf(finding.severity),
			who: shortHolder(finding).toLowerCase(),
			role: finding.held.roleName.toLowerCase(),
			choice: findingRow(finding, resource, state),
		})),
		...rows
			.filter(({held}) => !found.has(`${held.assignmentId} ${held.state}`))
			.map(row => ({
				rank: severities.length,
				who: shortHolder(row).toLowerCase(),
				role: row.held.roleName.toLowerCase(),
				choice: accessRow(row, resource, audited),
			})),
	];
};

const cache = new WeakMap<Audited, Choices>();

/** Once for an order: of a thousand holders nothing is worded anew for each key. */
const choicesOf = (state: State, audited: Audited, resource: Resource): Choices => {
	const known = cache.get(audited);
	if (known) return known;
	const choices: Choices = {
		columns: [
			{keep: 9, least: 8},
			{head: 'who', keep: 2, least: 15},
			{head: 'role', keep: 3, least: 30},
			// All that tells two findings of one assignment apart: never cut. What follows it in rows without a finding may be.
			{head: 'what', keep: 1, least: Math.max(...Object.values(ruleWords).map(({length}) => length))},
		],
		breaks: [
			[
				[0, 3],
				[1, 2],
			],
			[[0, 3], [1], [2]],
		],
		breaksBelow: 70,
		items: entriesOf(state, audited, resource)
			.toSorted(orders[audited.order])
			.map(({choice}) => choice),
		current: 0,
		filter: false,
		reads: true,
		typed: null,
	};
	cache.set(audited, choices);
	return choices;
};

const mostTold = 2;

const toldBlocks = (told: readonly string[], most: number): readonly Block[] =>
	told.length === 0
		? []
		: [
				gap,
				...told.slice(0, most).map(text => point('careful', calm(text))),
				...(told.length > most ? [say([span('quiet', `${told.length - most} more: foundry-keyless audit tells`)], 2)] : []),
			];

/** Who can call here, and what of it is broader than needed: a row each, in the order that is asked for. */
export const audit: Screen = state => {
	const {audited, record} = state;
	const resource = record.target?.resource;
	if (!audited || !resource) return view({before: [verdict('todo', 'Nothing is known of who has access')]});
	const {outcome} = audited.audit;
	const name = record.target?.project?.name ?? resource.name;
	const told = audited.told.map(({text}) => text);
	const head = verdict(outcome === 'clean' ? 'good' : outcome === 'unknown' ? 'todo' : 'careful', calm(verdictWords(audited.audit, name)));
	return view({
		short: {before: [head], after: toldBlocks(told, 1)},
		before: [
			head,
			say([span('quiet', `Sorted ${orderWords[audited.order]}.`), {...span('quiet', ` Roles without a place are on ${calm(resource.name)}.`), seen: true}], 2),
			gap,
		],
		choices: choicesOf(state, audited, resource),
		after: toldBlocks(told, mostTold),
	});
};

export const nextOrderWords = ({audited}: State): string => orderWords[nextOrder(audited?.order ?? 'severity')];

export const auditFailed: Screen = state =>
	view({
		before: troubleBlocks('Who has access could not be read', state),
		after: [gap, point('none', 'Nothing was written.')],
		enter: {event: {type: 'RETRY'}, does: 'try again'},
		...troubleCopy(state, 'Who has access could not be read'),
	});
