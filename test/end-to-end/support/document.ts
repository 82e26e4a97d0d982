import {expect} from 'vitest';
import {secretPattern} from '../../../source/sandbox/jwt.ts';
import type {CommandResult} from '../../support/program.ts';

type Part = Readonly<Record<string, unknown>>;

/** The document as a script reads it; only what the tests look at has a type. */
export type Read = {
	readonly command: string;
	readonly outcome: string;
	readonly exitCode: number;
	readonly session: (Part & {readonly objectId: string}) | null;
	readonly target: Part | null;
	readonly assessments: readonly (Part & {readonly principal: Part; readonly outcome: string; readonly because: readonly Part[]})[];
	readonly plan: (Part & {readonly grants: readonly (Part & {readonly exists: boolean})[]}) | null;
	readonly receipt: (Part & {readonly id: string; readonly assignments: readonly (Part & {readonly id: string})[]}) | null;
	readonly liveness: (Part & {readonly outcome: string}) | null;
	readonly diagnosis:
		| (Part & {readonly id: string; readonly cause: string; readonly remedies: readonly {readonly text: string; readonly command?: string}[]})
		| null;
	readonly handOff: Readonly<Record<string, string>> | null;
};

/** The frozen keys, in their order. A part may go on after its own: new fields come behind the old ones. */
export const keysOf = {
	document: [
		...['schemaVersion', 'command', 'outcome', 'exitCode', 'session', 'target', 'scenario', 'assessments', 'plan', 'receipt', 'liveness', 'diagnosis'],
		...['handOff', 'identities', 'whoCan', 'findings', 'readiness', 'warnings'],
	],
	session: ['source', 'cloud', 'tenantId', 'objectId', 'name', 'kind'],
	target: ['resourceId', 'name', 'kind', 'projectId', 'deployment', 'endpoint', 'audience'],
	assessment: ['principal', 'outcome', 'missing', 'because'],
	principal: ['id', 'type', 'name'],
	plan: ['grants', 'assignable', 'because'],
	grant: ['need', 'principalId', 'principalType', 'roleId', 'roleName', 'scope', 'name', 'exists'],
	receipt: ['path', 'assignments'],
	assignment: ['id', 'created'],
	liveness: ['outcome', 'attempts', 'elapsedMs', 'status', 'url', 'audience', 'because'],
	diagnosis: ['id', 'confidence', 'cause', 'evidence', 'remedies', 'worthWaiting', 'accessVerdict', 'original'],
	handOff: ['az', 'powershell', 'bicep', 'terraform', 'portal', 'message'],
} as const;

const expectKeys = (what: Exclude<keyof typeof keysOf, 'document'>, part: Part | null | undefined): void => {
	if (part) expect(Object.keys(part).slice(0, keysOf[what].length), what).toEqual(keysOf[what]);
};

/** Reads stdout, which is one JSON document and nothing else, in the frozen shape and with the exit code that the program gave. */
export const documentOf = ({stdout, code}: CommandResult): Read => {
	const read: Read = JSON.parse(stdout);
	// Parsed whole, so there is one; printed again it is the same, so there is nothing beside it.
	expect(stdout).toBe(`${JSON.stringify(read, null, 2)}\n`);
	expect(Object.keys(read)).toEqual(keysOf.document);
	expect(read).toMatchObject({schemaVersion: 1, exitCode: code});
	expectKeys('session', read.session);
	expectKeys('target', read.target);
	for (const assessment of read.assessments) {
		expectKeys('assessment', assessment);
		expectKeys('principal', assessment.principal);
	}
	expectKeys('plan', read.plan);
	for (const grant of read.plan?.grants ?? []) expectKeys('grant', grant);
	expectKeys('receipt', read.receipt);
	for (const assignment of read.receipt?.assignments ?? []) expectKeys('assignment', assignment);
	expectKeys('liveness', read.liveness);
	expectKeys('diagnosis', read.diagnosis);
	expectKeys('handOff', read.handOff);
	return read;
};

const certificates = /-----BEGIN CERTIFICATE-----[\w+/=\s]*-----END CERTIFICATE-----/gu;

/** Shapes: a JSON Web Token (RFC 7519); whatever the sandbox gives out that is secret, also cut or encoded. */
export const expectNoSecret = ({stdout, stderr}: Pick<CommandResult, 'stdout' | 'stderr'>): void => {
	// A certificate is no secret, and one in a thousand looks like a token somewhere in its random bytes.
	const text = `${stdout}${stderr}`.replaceAll(certificates, '');
	expect(text).not.toMatch(/eyJ[\w-]{8,}/u);
	expect(text).not.toMatch(secretPattern);
};
