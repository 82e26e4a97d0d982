import type {MachineReport} from './app-identity.ts';
import type {Assessment} from './assessment.ts';
import {accessParts, findingPart} from './audit/document.ts';
import {fixCommand} from './audit/report-words.ts';
import type {Diagnosis} from './diagnosis.ts';
import {audienceOf} from './endpoint.ts';
import type {HandOff} from './hand-off.ts';
import type {Hardening} from './hardening.ts';
import type {Liveness} from './liveness.ts';
import {accessMatrix, type MatrixRow} from './matrix.ts';
import type {Plan} from './plan.ts';
import type {ReadinessItem} from './readiness.ts';
import type {Reason} from './reason.ts';
import type {Receipt} from './receipt.ts';
import {redacted} from './redaction.ts';
import type {RunRecord} from './run-record.ts';
import type {ScenarioId} from './scenario.ts';
import type {Session} from './session.ts';
import {writeSnippets} from './snippets.ts';
import {verifications} from './verification.ts';
import type {Granter} from './who-can.ts';

type Json = null | boolean | number | string | readonly Json[] | {readonly [key: string]: Json};

/** The JSON document, schemaVersion 1: its keys and their order are frozen; a part that does not apply is `null`. New fields go beside the old ones. */
export type Document = {
	readonly schemaVersion: 1;
	readonly command: string;
	readonly outcome: string;
	readonly exitCode: number;
	readonly session: Json;
	readonly target: Json;
	readonly scenario: ScenarioId | null;
	readonly assessments: readonly Json[];
	readonly plan: Json;
	readonly receipt: Json;
	readonly liveness: Json;
	readonly diagnosis: Json;
	readonly handOff: Json;
	readonly identities: readonly Json[];
	readonly whoCan: readonly Json[];
	readonly findings: readonly Json[];
	readonly readiness: readonly Json[];
	readonly warnings: readonly Json[];
};

export type DocumentParts = {
	readonly command: string;
	readonly outcome: string;
	readonly exitCode: number;
	readonly record: RunRecord;
	/** Replaces identifiers by placeholders that a shell takes as plain words. */
	readonly redact: boolean;
};

export const toDocument = ({command, outcome, exitCode, record, redact}: DocumentParts): Document => {
	const document: Document = {
		schemaVersion: 1,
		command,
		outcome,
		exitCode,
		session: record.session && sessionPart(record.session),
		target: targetPart(record),
		scenario: record.scenario,
		assessments: record.audit ? accessParts(record.audit) : record.assessments.map(assessmentPart),
		plan: record.plan && planPart(record.plan, record),
		receipt: record.receipt && receiptPart(record.receipt, record),
		liveness: record.liveness && livenessPart(record.liveness, record),
		diagnosis: record.diagnosis && diagnosisPart(record.diagnosis),
		handOff: record.handOff && handOffPart(record.handOff),
		identities: record.machine ? identityParts(record.machine) : [],
		whoCan: (record.whoCan?.granters ?? []).map(granterPart),
		findings: record.audit
			? record.audit.findings.map(one => findingPart(one, fixCommand(one, record)))
			: [...(record.findings?.others ?? []), ...(record.findings?.was ? [record.findings.was.diagnosis] : [])].map(diagnosisPart),
		readiness: record.hardening
			? [...record.hardening.items.map(itemPart), ...verificationParts(record.hardening)]
			: (record.findings?.rungs ?? []).map(({id, state, text}) => ({id, state, text})),
		warnings: record.warnings.map(reasonPart),
	};
	return redact ? redacted(document, record) : document;
};

/** What showed after the write. */
const verificationParts = ({readBack, keyCheck, wanted}: Hardening): readonly Json[] => [
	...(readBack === null ? [] : [{id: 'read-back', state: readBack === wanted ? 'ready' : 'not-ready', text: `disableLocalAuth is ${readBack === 'off'}.`}]),
	...(keyCheck
		? [
				{
					id: 'key-check',
					state: {confirmed: 'ready', arriving: 'not-ready', 'not-confirmed': 'unknown'}[keyCheck.is],
					text: keyCheck.text,
					status: keyCheck.status,
					attempts: keyCheck.attempts,
				},
			]
		: []),
];

const itemPart = ({id, state, text, evidence, stops}: ReadinessItem): Json => ({id, state, text, evidence, stops});

const sessionPart = ({source, cloud, tenantId, objectId, name, kind, tenantName, sandbox}: Session): Json => ({
	source,
	cloud,
	tenantId,
	objectId,
	name,
	kind,
	tenantName,
	sandbox,
});

const targetPart = ({liveness, scenario, target}: RunRecord): Json => {
	if (!target) return null;
	const {resource, project, deployment, endpoint} = target;
	return {
		resourceId: resource?.id ?? null,
		name: resource?.name ?? null,
		kind: resource?.kind ?? null,
		projectId: project?.id || null,
		deployment: deployment?.name ?? null,
		endpoint,
		audience: liveness?.audience ?? (scenario ? audienceOf(scenario, target) : null),
	};
};

const identityParts = ({identities, app}: MachineReport): readonly Json[] =>
	identities.map(identity => ({
		...identity,
		...(identity === app.identity ? {usedByApps: true, because: app.because.text} : {usedByApps: false, because: null}),
	}));

const granterPart = ({principal, members, roleId, roleName, scope, may}: Granter): Json => ({
	principal: {id: principal.id, type: principal.type, name: principal.name},
	may,
	roleId,
	roleName,
	scope,
	members,
});

const matrixPart = ({principal, now, change, after}: MatrixRow): Json => ({
	principalId: principal.id,
	now: {outcome: now.is, text: now.text},
	change,
	after: {outcome: after.is, text: after.text},
});

const reasonPart = ({id, text, principalId, roleId, scope, via}: Reason): Json => ({
	id,
	text,
	...(principalId === undefined ? {} : {principalId}),
	...(roleId === undefined ? {} : {roleId}),
	...(scope === undefined ? {} : {scope}),
	...(via === undefined ? {} : {via}),
});

const assessmentPart = ({principal, outcome, missing, because, held}: Assessment): Json => ({
	principal: {id: principal.id, type: principal.type, name: principal.name},
	outcome,
	missing,
	because: because.map(reasonPart),
	held: held.map(({roleId, roleName, scope, via, state, until, dataActions, sufficient, createdOn}) => ({
		roleId,
		roleName,
		scope,
		via,
		state,
		until,
		dataActions,
		sufficient,
		createdOn,
	})),
});

const planPart = ({assignable, because, grants, choices, compared, customRole}: Plan, record: RunRecord): Json => ({
	grants: grants.map(({need, principal, roleId, roleName, scope, name, exists}) => ({
		need,
		principalId: principal.id,
		principalType: principal.type,
		roleId,
		roleName,
		scope,
		name,
		exists,
	})),
	assignable,
	because: because.map(reasonPart),
	choices: choices.map(choice => ({...choice})),
	compared: compared.map(reasonPart),
	customRole: customRole && {...customRole},
	matrix: accessMatrix(record).map(matrixPart),
});

const receiptPart = ({id, entries, activations, deployments, localAuth, removals, roles}: Receipt, record: RunRecord): Json => ({
	path: record.receiptPath,
	assignments: entries.map(({id: assignment, state, principalId, roleId, scope}) => ({
		id: assignment,
		created: state === 'created',
		state,
		principalId,
		roleId,
		scope,
	})),
	id,
	...(removals ? {removals: removals.map(one => ({...one}))} : {}),
	...(roles ? {roles: roles.map(one => ({...one}))} : {}),
	...(deployments ? {deployments: deployments.map(one => ({id: one.id, state: one.state}))} : {}),
	...(activations
		? {
				activations: activations.map(one => ({
					id: one.id,
					activated: one.state === 'activated',
					state: one.state,
					roleId: one.roleId,
					scope: one.scope,
					startsOn: one.startsOn,
					endsOn: one.endsOn,
				})),
			}
		: {}),
	...(localAuth ? {localAuth: {...localAuth}} : {}),
	verify: verifications(record).map(({principalIds, command}) => ({principalIds, command})),
});

const worked: ReadonlySet<Liveness['outcome']> = new Set(['proven', 'authorized']);

const livenessPart = ({outcome, attempts, elapsedMs, status, url, audience, because, latencyMs, tokens}: Liveness, record: RunRecord): Json => ({
	outcome,
	attempts,
	elapsedMs,
	status,
	url,
	audience,
	because: because.map(reasonPart),
	latencyMs,
	tokens,
	snippets: worked.has(outcome) ? Object.fromEntries(writeSnippets(record).map(({id, text}) => [id, text])) : null,
});

const diagnosisPart = ({id, confidence, cause, evidence, remedies, worthWaiting, accessVerdict, original, learnMore}: Diagnosis): Json => ({
	id,
	confidence,
	cause,
	evidence,
	remedies: remedies.map(({text, command}) => (command === undefined ? {text} : {text, command})),
	worthWaiting,
	accessVerdict,
	original,
	learnMore,
});

const handOffPart = ({az, powershell, bicep, terraform, portal, message, request}: HandOff): Json => {
	const [link = '', ...steps] = portal.split('\n').filter(line => line !== '');
	return {az, powershell, bicep, terraform, portal: link, message, portalSteps: steps, request};
};
