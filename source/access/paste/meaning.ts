import {diagnoses} from '../diagnoses/table.ts';
import {type Diagnosis, diagnose} from '../diagnosis.ts';
import type {Evidence} from '../failure.ts';
import {hostOf, planeOfHost} from './addresses.ts';

/** Evidence with its speaker found, and what the table makes of it. */
export type Meaning = {
	readonly evidence: Evidence;
	readonly id: Diagnosis['id'];
	/** `own`: words that only Azure says; `shared`: words that others say too; `code`: no words, only a code or a status tells; `none`: no cause known. */
	readonly words: 'own' | 'shared' | 'code' | 'none';
};

/** Wordings that other services, databases and tools have in common with Azure. */
const shared =
	/^(?:status\.|net\.|ok\.|model\.|aad\.(?:declined|expired|busy|other|request)$|arm\.(?:foundry-deploy|quota-role|role-not-found|throttled|unavailable|not-found|token-expired|claims-challenge|sub-none|sub-disabled|policy)$|deploy\.not-found$|project\.not-found$|path\.|cred\.(?:localhost-redirect|file|none|tool-failed)$|subdomain\.missing\.old$|rbac\.hub-nginx-403$|rbac\.project-gateway$)/u;

const families: readonly (readonly [RegExp, Evidence['plane']])[] = [
	[/^(?:arm|pim)\./u, 'arm'],
	[/^graph\./u, 'graph'],
	[/^aad\./u, 'signin'],
	[/^cred\./u, 'local'],
];

const oauth =
	/^(?:invalid_(?:grant|client|request|scope|resource)|interaction_required|consent_required|login_required|unauthorized_client|authorization_(?:pending|declined)|expired_token|unsupported_grant_type|temporarily_unavailable)$/u;

const hostIn = (message: string): string => /(?:ENOTFOUND|EAI_AGAIN|resolve host:?)\s+(?<host>[\w.-]+)/iu.exec(message)?.groups?.['host'] ?? '';

const planes: readonly Evidence['plane'][] = ['data', 'arm', 'graph', 'signin', 'local'];

/** Who said it: by the address that was called, else by its words. */
export const meaningOf = (told: Omit<Evidence, 'plane'>): Meaning => {
	const plane = speakerOf(told);
	const evidence: Evidence = {plane, ...told};
	const {id} = diagnose(evidence);
	if (id === 'unknown') return {evidence, id, words: 'none'};
	const isSpoken = diagnose({...evidence, code: null, status: null}).id !== 'unknown';
	return {evidence, id, words: !isSpoken ? 'code' : shared.test(id) ? 'shared' : 'own'};
};

const speakerOf = (told: Omit<Evidence, 'plane'>): Evidence['plane'] => {
	const called = planeOfHost(hostOf(told.request?.split(' ').at(-1) ?? '')) ?? planeOfHost(hostIn(told.message));
	const byNumber = told.aadsts !== null || oauth.test(told.code ?? '') ? 'signin' : null;
	if (byNumber !== null) return byNumber;
	for (const plane of planes) {
		const {id} = diagnose({...told, plane, status: null});
		if (id === 'unknown' || id === 'aad.other') continue;
		const family = families.find(([shape]) => shape.test(id))?.[1];
		if (family === 'local') return family;
		if (called !== null) return called;
		if (family !== undefined) return family;
		const only = diagnoses.find(([known]) => known === id)?.[1].planes?.[0];
		return only ?? 'data';
	}
	return called ?? (/\/subscriptions\/|management\.azure\.com/iu.test(told.message) ? 'arm' : 'data');
};
