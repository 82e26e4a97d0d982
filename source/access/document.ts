import type {MachineReport} from './app-identity.ts';
import type {Assessment} from './assessment.ts';
import type {Diagnosis} from './diagnosis.ts';
import {audienceOf} from './endpoint.ts';
import type {HandOff} from './hand-off.ts';
import type {Liveness} from './liveness.ts';
import type {Plan} from './plan.ts';
import type {Reason} from './reason.ts';
import type {Receipt} from './receipt.ts';
import {redacted} from './redaction.ts';
import type {RunRecord} from './run-record.ts';
import type {ScenarioId} from './scenario.ts';
import type {Session} from './session.ts';
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
		assessments: record.assessments.map(assessmentPart),
		plan: record.plan && planPart(record.plan),
		receipt: record.receipt && receiptPart(record.receipt, record.receiptPath),
		liveness: record.liveness && livenessPart(record.liveness),
		diagnosis: record.diagnosis && diagnosisPart(record.diagnosis),
		handOff: record.handOff && handOffPart(record.handOff),
		identities: record.machine ? identityParts(record.machine) : [],
		whoCan: (record.whoCan?.granters ?? []).map(granterPart),
		findings: (record.findings?.others ?? []).map(diagnosisPart),
		readiness: (record.findings?.rungs ?? []).map(({id, state, text}) => ({id, state, text})),
		warnings: record.warnings.map(reasonPart),
	};
	return redact ? redacted(document, record) : document;
};

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

const reasonPart = ({id, text, roleId, scope, via}: Reason): Json => ({
	id,
	text,
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

const planPart = ({assignable, because, grants, choices, compared, customRole}: Plan): Json => ({
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
});

const receiptPart = ({id, entries}: Receipt, path: string | null): Json => ({
	path,
	assignments: entries.map(entry => ({id: entry.id, created: entry.state === 'created', state: entry.state})),
	id,
});

const livenessPart = ({outcome, attempts, elapsedMs, status, url, audience, because, latencyMs, tokens}: Liveness): Json => ({
	outcome,
	attempts,
	elapsedMs,
	status,
	url,
	audience,
	because: because.map(reasonPart),
	latencyMs,
	tokens,
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

const handOffPart = ({az, powershell, bicep, terraform, portal, message}: HandOff): Json => {
	const [link = '', ...steps] = portal.split('\n').filter(line => line !== '');
	return {az, powershell, bicep, terraform, portal: link, message, portalSteps: steps};
};

/** Exit codes by outcome; frozen. What is not named here did not work (3). */
const exitCodes: Readonly<Record<string, number>> = {
	allowed: 0,
	granted: 0,
	already: 0,
	planned: 0,
	proven: 0,
	authorized: 0,
	diagnosed: 0,
	written: 0,
	found: 0,
	none: 0,
	listed: 0,
	clean: 0,
	findings: 0,
	ready: 0,
	hardened: 0,
	'rolled-back': 0,
	undone: 0,
	nothing: 0,
	served: 0,
	fault: 1,
	usage: 2,
	denied: 3,
	eligible: 3,
	unknown: 3,
	failed: 3,
	partly: 3,
	blocked: 3,
	'not-ready': 3,
	'sign-in-required': 4,
	'handed-off': 5,
	propagating: 6,
	cancelled: 130,
};

/** These only look, so that they never need a write that they cannot make. */
const readers: ReadonlySet<string> = new Set(['check', 'probe', 'diagnose']);
/** These answer a question whatever the answer is. */
const tellers: ReadonlySet<string> = new Set(['who-can', 'identities', 'hand-off', 'audit']);

/** Why a write is refused that no wait and no second try of the same person can mend. */
export const needsSomebodyElse: ReadonlySet<string> = new Set([
	'arm.assign-denied',
	'arm.assign-denied.template',
	'arm.deny-assignment',
	'arm.linked-auth',
	'arm.limit',
	'arm.locked',
	'arm.policy',
	'arm.last-owner',
]);

/** The exit code of a command that ended so: 0 done or proven, 2 usage, 3 it does not work, 4 sign-in, 5 somebody else must write, 6 still propagating, 7 network, 130 cancelled. */
export const exitCodeOf = (command: string, outcome: string, record: RunRecord): number => {
	const code = exitCodes[outcome] ?? 3;
	if (record.diagnosis?.id === 'internal') return 1;
	if (tellers.has(command) && outcome === 'unknown') return 0;
	if (outcome === 'granted' || outcome === 'already' || (outcome === 'failed' && record.liveness)) return codeOfProof(record, code);
	// A text that is known is explained, whatever it is about; where there is none, the access itself is asked.
	if (outcome === 'diagnosed' && record.pasted?.is !== 'error') return record.liveness ? codeOfProof(record, 3) : codeOfCause(record);
	if (outcome === 'blocked') return record.diagnosis?.accessVerdict === 'network' || record.diagnosis === null ? 7 : 3;
	if (code !== 3) return code;
	const mustBeSomebodyElse =
		(outcome === 'partly' && record.handOff !== null) ||
		((outcome === 'partly' || outcome === 'failed') &&
			[record.diagnosis?.id, ...record.warnings.map(({id}) => id)].some(id => needsSomebodyElse.has(id ?? '')));
	if (mustBeSomebodyElse && !readers.has(command)) return 5;
	return record.diagnosis?.accessVerdict === 'network' ? 7 : 3;
};

const codeOfCause = ({diagnosis}: RunRecord): number => (diagnosis === null ? 0 : diagnosis.accessVerdict === 'network' ? 7 : 3);

/** What was written counts as done when the call proved it, or when none was made. */
const codeOfProof = ({liveness, diagnosis}: RunRecord, otherwise: number): number => {
	switch (liveness?.outcome) {
		case undefined:
		case 'skipped':
			return otherwise;
		case 'proven':
		case 'authorized':
			return 0;
		case 'propagating':
			return 6;
		case 'blocked':
			return diagnosis === null || diagnosis.accessVerdict === 'network' ? 7 : 3;
		case 'denied':
			return 3;
	}
};
