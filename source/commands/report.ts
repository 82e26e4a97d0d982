import {accessLink} from '../access/access-link.ts';
import {accessTree, besideTree, isVerdict, type TreeRow, worthOf} from '../access/access-tree.ts';
import type {Assessment} from '../access/assessment.ts';
import {carefulReasons} from '../access/assessment-reasons.ts';
import type {Diagnosis} from '../access/diagnosis.ts';
import {granterLine, theyCan} from '../access/granter-list.ts';
import {isGroupAdvice} from '../access/group-advice.ts';
import type {HandOff} from '../access/hand-off.ts';
import type {Liveness} from '../access/liveness.ts';
import {entryOf} from '../access/outcome.ts';
import {duration, plain} from '../access/plain.ts';
import type {Grant, Plan} from '../access/plan.ts';
import {commandToUndo, openActivations, openRemovals, openRoles} from '../access/receipt.ts';
import type {RunRecord} from '../access/run-record.ts';
import {type ScenarioId, scenarios} from '../access/scenario.ts';
import {scopeWords} from '../access/scope.ts';
import {isToldAlready} from '../access/told-already.ts';
import type {WhoCan} from '../access/who-can.ts';
import {activateLine, activationLines, isOnlyActivations} from './activation-report.ts';
import {auditLines, mendingLines} from './audit-report.ts';
import {findingLines} from './findings-report.ts';
import {hardenLines} from './harden-report.ts';
import {identityLines} from './identities-report.ts';
import {matrixLines, standsInMatrix} from './matrix-report.ts';
import {type ByHand, theirProof, toGrant, toSend} from './next-report.ts';
import type {CommandName} from './table.ts';

/** In columns, for a file and for a terminal that does not say how wide it is. */
const usualWidth = 80;

const recommended: ByHand = {customRole: false, role: null, scope: null};

/** What a person reads on stdout: the verdict first, then its reasons, then what to do. One idea a line. */
export const report = (
	command: CommandName,
	outcome: string,
	record: RunRecord,
	diagnosis: Diagnosis | null,
	byHand: ByHand = recommended,
	width = usualWidth,
): string => {
	const {plan, liveness, handOff, warnings, whoCan, machine} = record;
	const isForMany = record.assessments.length > 1;
	const saidByDiagnosis = liveness !== null && diagnosis !== null && liveness.outcome === 'propagating';
	if (command === 'diagnose') return diagnosed(record, diagnosis).join('\n');
	if (command === 'harden') return hardenLines(outcome, record, diagnosis ? explained(diagnosis) : [], diagnosis).join('\n');
	const lines = [
		...(machine ? identityLines(machine) : []),
		...(command === 'audit' ? (record.mending ? mendingLines(outcome, record) : auditLines(record, width)) : []),
		...(command === 'who-can' && whoCan ? granting(whoCan, record) : []),
		...(command === 'check' || outcome === 'planned' || outcome === 'handed-off'
			? isForMany
				? matrixLines(record, command === 'check' ? 'now' : 'plan', width)
				: accessLines(record)
			: []),
		...(plan
			? command === 'check'
				? giving(plan, record, isForMany)
				: planned(plan, record, isForMany && outcome === 'planned' && standsInMatrix(plan))
			: []),
		...(command === 'check'
			? [
					...(whoCan ? [`  ${plain(theyCan(whoCan, mostNamed))}`] : []),
					...toGrant(record, byHand),
					...toSend(record, byHand),
					...activateLine(record),
					...page(record),
				]
			: []),
		...(outcome === 'planned' ? ['○ Nothing was written.'] : []),
		...(command === 'undo' ? undoing(outcome, record) : written(outcome, record)),
		...(endsGranted.has(outcome) ? theirProof(record) : []),
		...(liveness ? proof(liveness, record, diagnosis) : []),
		...(diagnosis ? explained(diagnosis).slice(saidByDiagnosis ? 1 : 0) : []),
		...(handOff && command !== 'check' ? handing(handOff, record) : []),
	];
	// What stands among the reasons of the plan is not said twice.
	const told = new Set(lines.map(line => line.trim()));
	const more = warnings.filter(one => !isToldAlready(one) && !told.has(plain(one.text)) && !(command === 'who-can' && saidOf(whoCan, one.text)));
	return [...lines, ...more.map(({text}) => `▲ ${plain(text)}`)].join('\n');
};

/** Of `grant` and of `resume`, where something was written or nothing had to be. */
const endsGranted: ReadonlySet<string> = new Set(['granted', 'already', 'partly']);

const worked: ReadonlySet<string> = new Set(['proven', 'authorized']);

/** The cause, what to do, and what else was found; the ladder was told while it was climbed. */
const diagnosed = (record: RunRecord, diagnosis: Diagnosis | null): readonly string[] => [
	...(record.liveness && (diagnosis === null || worked.has(record.liveness.outcome)) ? proof(record.liveness, record, diagnosis) : []),
	...(diagnosis ? explained(diagnosis) : []),
	...(record.findings ? findingLines(record.findings) : []),
	...record.warnings.filter(one => !isToldAlready(one)).map(({text}) => `▲ ${plain(text)}`),
];

const symbols = {allowed: '✔', denied: '✖', eligible: '◐', unknown: '▲'} as const satisfies Record<Assessment['outcome'], string>;

/** What more of them would help, `who-can` tells. */
const mostNamed = 3;

const saidOf = (whoCan: WhoCan | null, text: string): boolean => whoCan?.because.some(reason => reason.text === text) ?? false;

/** The verdict, its reasons, the scopes with what is held there, what is missing, what to be careful about. */
const accessLines = ({assessments, target, scenario}: RunRecord): readonly string[] =>
	assessments.flatMap(assessment => {
		const {outcome, because, missing} = assessment;
		const told = besideTree(assessment);
		const careful = told.filter(({id}) => carefulReasons.has(id));
		return [
			...because.filter(isVerdict).map(({text}) => `${symbols[outcome]} ${plain(text)}`),
			...told.filter(reason => !careful.includes(reason)).map(({text}) => `  ${plain(text)}`),
			...(target?.resource && assessment.held.length > 0 ? accessTree(target, assessment.held).flatMap(row => treeLines(row, assessment, scenario)) : []),
			...missing.map(action => `  ${because.some(({id}) => id === 'access.deny') ? 'not allowed' : 'missing'}  ${action}`),
			...careful.map(({text}) => `  ▲ ${plain(text)}`),
		];
	});

/** "    └ rg-ai  Reader, via ai-readers, 0 data actions"; of a scope with several roles each gets its line. */
const treeLines = ({depth, name, held}: TreeRow, assessment: Assessment, scenario: ScenarioId | null): readonly string[] => {
	const indent = depth === 0 ? '  ' : `${' '.repeat(depth * 2 + 1)}└ `;
	const roles = held.map(role =>
		[role.roleName, ...(role.via === null ? [] : [`via ${role.via}`]), worthOf(role, scenario, assessment).words].map(plain).join(', '),
	);
	return (roles.length === 0 ? ['no role here'] : roles).map((words, index) =>
		index === 0 ? `${indent}${plain(name)}  ${words}` : `${' '.repeat(indent.length + name.length + 2)}${words}`,
	);
};

/** The verdict, then one line for everybody who can. */
const granting = ({outcome, granters, because}: WhoCan, {target, scenario}: RunRecord): readonly string[] => {
	const where = plain(target?.project?.name ?? target?.resource?.name ?? target?.endpoint ?? 'it');
	const deed = scenario ? `what it takes to ${scenarios[scenario].activity} ${where}` : 'it';
	const count = granters.length;
	return [
		outcome === 'found' ? `✔ ${count} can grant ${deed}` : outcome === 'none' ? `✖ Nobody can grant ${deed}` : `▲ Who can grant ${deed} is not known`,
		...granters.map(granter => `  ${plain(granterLine(granter, target?.resource ?? null))}`),
		...because.map(({text}) => `  ${plain(text)}`),
	];
};

type Names = Pick<RunRecord, 'target'>;

const placeOf = (scope: string, {target}: Names): string => plain(scopeWords(scope, target?.resource ?? null));

const becameOf = (grant: Grant, record: Pick<RunRecord, 'receipt'>): readonly [mark: string, does: string] => {
	if (grant.exists) return ['✔', 'has'];
	const isPartly = record.receipt?.entries.some(({state}) => state === 'refused' || state === 'planned') ?? false;
	const state = isPartly ? entryOf(grant, record)?.state : undefined;
	switch (state) {
		case 'created':
			return ['✔', 'got'];
		case 'existed':
			return ['✔', 'has'];
		case 'refused':
			return ['✖', 'did not get'];
		case 'planned':
			return ['▲', 'may have got, without an answer,'];
		default:
			return ['+', 'gets'];
	}
};

/** Where some were not written, each says what became of it. `isTold`: who gets what stands in the matrix already. */
const planned = ({grants, because, assignable}: Plan, names: Names & Pick<RunRecord, 'receipt'>, isTold: boolean): readonly string[] => [
	...(isTold ? [] : grants).map(grant => {
		const {principal, roleName, scope, need} = grant;
		const [mark, does] = becameOf(grant, names);
		return `${mark} ${plain(principal.name ?? principal.id)} ${does} ${plain(roleName)} on ${placeOf(scope, names)}${need === 'recommended' ? ' (recommended)' : ''}`;
	}),
	...because.filter(reason => assignable !== 'yes' || isGroupAdvice(reason)).map(({text}) => `  ${plain(text)}`),
];

/** `isTold`: who gets what stands in the matrix already. */
const giving = ({grants, because, assignable}: Plan, names: Names, isTold: boolean): readonly string[] => {
	const missing = grants.filter(({exists}) => !exists);
	if (missing.length === 0) return [];
	return [
		...(isTold ? [] : missing).map(
			({principal, roleName, scope, need}) =>
				`  → ${plain(roleName)} on ${placeOf(scope, names)} would let ${plain(principal.name ?? principal.id)} do it${need === 'recommended' ? ' (recommended)' : ''}`,
		),
		...(assignable === 'yes' ? [`  You may assign ${missing.length === 1 ? 'it' : 'them'}.`] : []),
		...because.filter(reason => assignable !== 'yes' || isGroupAdvice(reason)).map(({text}) => `  ${plain(text)}`),
	];
};

const page = (record: RunRecord): readonly string[] => {
	const link = accessLink(record);
	return link === null ? [] : [`  ${link.does === 'activate' ? '→ Activate it: ' : ''}${link.url}`];
};

const written = (outcome: string, record: RunRecord): readonly string[] => {
	const {receipt} = record;
	if (outcome === 'already' && !receipt?.activations) return ['✔ Nothing to write: the access is there already.'];
	if (receipt?.removals) return [];
	if (!receipt || isOnlyActivations(receipt)) return activationLines(record);
	const created = receipt.entries.filter(({state}) => state === 'created').length;
	if (created === 0 && receipt.entries.some(({state}) => state === 'planned'))
		return [`▲ No answer came, so it may be written: ${commandToUndo(receipt)} looks for it and undoes it`];
	if (created === 0)
		return receipt.entries.some(({state}) => state === 'existed') ? ['○ Nothing to write: somebody else just did.'] : ['○ Nothing was written.'];
	const missing = receipt.entries.filter(({state}) => state === 'refused' || state === 'planned').length;
	const verdict = missing === 0 ? `✔ ${created} written.` : `▲ ${created} of ${created + missing} written, ${missing} not.`;
	return [
		`${verdict} Receipt ${receipt.id}; undo it with ${commandToUndo(receipt)}`,
		...(receipt.sandbox === null ? [] : ['  The sandbox cloud has ended: nothing is left to undo.']),
	];
};

const undoing = (outcome: string, {receipt}: RunRecord): readonly string[] => {
	if (!receipt) return outcome === 'nothing' ? ['○ Nothing to undo.'] : [];
	const restored = (receipt.removals ?? []).filter(({state}) => state === 'restored').length;
	const undone = restored + [...receipt.entries, ...(receipt.activations ?? []), ...(receipt.roles ?? [])].filter(({state}) => state === 'undone').length;
	const written = receipt.entries.filter(({state}) => state === 'created' || state === 'planned');
	const left = [...written, ...openActivations(receipt), ...openRemovals(receipt), ...openRoles(receipt)].length;
	const done = outcome === 'nothing' ? 0 : undone;
	if (left === 0) return [done > 0 ? `✔ Receipt ${receipt.id}: ${done} undone.` : `○ Receipt ${receipt.id}: nothing to undo.`];
	return [done > 0 ? `▲ Receipt ${receipt.id}: ${done} undone, ${left} not.` : `○ Receipt ${receipt.id}: ${left} can be undone. Nothing was.`];
};

const proof = ({outcome, url, attempts, elapsedMs, latencyMs, because}: Liveness, {session}: RunRecord, diagnosis: Diagnosis | null): readonly string[] => {
	const calls = `${attempts} ${attempts === 1 ? 'call' : 'calls'} in ${duration(elapsedMs)}`;
	const verdicts = {
		proven: `✔ Proven: the model answered ${session?.name ?? 'you'}, without a key (${calls}${latencyMs === null ? '' : `, the last took ${latencyMs} ms`})`,
		authorized: `✔ Authorized: access works, the model did not answer in full (${calls})`,
		propagating: `◐ Still propagating after ${calls}`,
		denied: `✖ Refused (${calls})`,
		blocked: `✖ Blocked by the network (${calls})`,
		skipped: '○ No call was made',
	} as const;
	return [
		verdicts[outcome],
		...(url ? [`  POST ${url}`] : []),
		...because.filter(({id, text}) => id !== 'probe.proven' && text !== diagnosis?.cause).map(({text}) => `  ${plain(text)}`),
	];
};

/** What happened, why, what to do now; the original message last and whole. */
export const explained = ({cause, evidence, remedies, learnMore, original, id}: Diagnosis): readonly string[] => [
	`${id === 'state.works-now' ? '✔' : '✖'} ${plain(cause)}`,
	...evidence.map(fact => `  ${plain(fact)}`),
	...remedies.map(({text, command}) => `  → ${plain(text)}${command ? `: ${plain(command)}` : ''}`),
	...(learnMore && !remedies.some(({text}) => text.includes(learnMore)) ? [`  ${learnMore}`] : []),
	...(original ? [`  said (${id}): ${plain(original)}`] : []),
];

const handing = ({message, az}: HandOff, {mending, plan, whoCan}: RunRecord): readonly string[] => [
	`▲ Somebody else must ${mending && !plan ? 'take it away' : 'grant this'}.`,
	...(whoCan ? [`  ${plain(theyCan(whoCan, mostNamed))}`] : []),
	...(plan || mending ? [] : ['  The first line of the script finds its scope.']),
	'',
	'Send this:',
	'',
	message,
	'',
	az,
];
