import {pages} from './diagnoses/row.ts';
import {cloudHosts} from './endpoint-hosts.ts';
import type {RunRecord} from './run-record.ts';

/** A page for what no grant changes: `does` says what it is for. */
export type AccessLink = {readonly does: 'activate' | 'read'; readonly url: string};

const denying: ReadonlySet<string> = new Set(['access.deny', 'access.deny-unconfirmed', 'plan.forbidden', 'plan.deny', 'plan.deny-unconfirmed']);

/** Where an eligible role is activated (nothing of the sandbox is to be found there, so how it is done), else what a deny assignment is; `null` where neither plays a part. */
export const accessLink = ({session, assessments, plan}: Pick<RunRecord, 'assessments' | 'plan' | 'session'>): AccessLink | null => {
	const told = [...assessments.flatMap(({because}) => because), ...(plan?.because ?? [])].map(({id}) => id);
	if (told.includes('access.activate')) {
		const isReal = session !== null && session.sandbox === null;
		return isReal
			? {does: 'activate', url: `${cloudHosts[session.cloud].portal}/#view/Microsoft_Azure_PIMCommon/ActivationMenuBlade/~/azurerbac`}
			: {does: 'read', url: pages.pim};
	}
	return told.some(id => denying.has(id)) ? {does: 'read', url: pages.denyAssignments} : null;
};
