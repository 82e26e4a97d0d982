import {diagnose} from '../access/diagnosis.ts';
import {grantsLeft} from '../access/grants-to-write.ts';
import type {Reason} from '../access/reason.ts';
import type {Receipt} from '../access/receipt.ts';
import {warningOfLeft, warningOfRefusal, wayOn} from '../access/refused-grant.ts';
import {isRoleRefused, roleNotMade} from '../access/role-not-made.ts';
import {explain} from '../access/trouble.ts';
import {writeGrants} from '../steps/write-grants.ts';
import type {Activity} from './activity.ts';
import type {EventOf} from './events.ts';
import type {State} from './state.ts';

/** Writes the plan; what was refused, and what was left out, is told behind it. */
export const writing = ({at, record: {session, plan, target, makes = null}}: State): Activity | null =>
	session && plan
		? {
				key: at,
				run: async ({cloud, computer, clock, where}, signal, report) => {
					const told: Reason[] = [];
					let kept: Receipt | null = null;
					const written = await writeGrants(
						{cloud, computer, clock},
						{session, plan, makes, location: target?.resource?.location ?? null},
						{
							onTold: reason => void told.push(reason),
							onReceipt: (receipt, path) => {
								kept = receipt;
								report({type: 'grant.receipt', receipt, path});
							},
							onChallenge: () => report({type: 'grant.challenge', isOpen: true}),
							onDeviceCode: code => report({type: 'signIn.code', code}),
							onAnswered: () => report({type: 'grant.challenge', isOpen: false}),
						},
						signal,
					).catch((error: unknown): EventOf<'failed'> => {
						if (!isRoleRefused({receipt: kept})) throw error;
						return {type: 'failed', problem: explain(error, {session, ...(where ? {where} : {})}), warnings: [...told, roleNotMade(plan)]};
					});
					if ('problem' in written) return written;
					const {receipt, path, failures} = written;
					report({type: 'grant.receipt', receipt, path});
					const refused = failures.map(({grant, evidence}) => ({grant, diagnosis: diagnose(evidence)}));
					const left = grantsLeft(plan);
					const required = failures.filter(({grant}) => grant.need === 'required');
					const warnings = [
						...told,
						...refused.map(({grant, diagnosis}) => warningOfRefusal(grant, diagnosis)),
						...left.map(warningOfLeft),
						...wayOn(required, left),
					];
					const first = refused.find(({grant}) => grant.need === 'required');
					if (first) return {type: 'failed', problem: first.diagnosis, warnings};
					return {type: 'grant.done', receipt, path, warnings};
				},
			}
		: null;
