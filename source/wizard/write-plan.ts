import {diagnose} from '../access/diagnosis.ts';
import {grantsLeft} from '../access/grants-to-write.ts';
import type {Reason} from '../access/reason.ts';
import {warningOfLeft, warningOfRefusal, wayOn} from '../access/refused-grant.ts';
import {writeGrants} from '../steps/write-grants.ts';
import type {Activity} from './activities.ts';
import type {State} from './state.ts';

/** Writes the plan; what was refused, and what was left out, is told behind it. */
export const writing = ({at, record: {session, plan, target}}: State): Activity | null =>
	session && plan
		? {
				key: at,
				run: async ({cloud, computer, clock}, signal, report) => {
					const told: Reason[] = [];
					const {receipt, path, failures} = await writeGrants(
						{cloud, computer, clock},
						{session, plan, location: target?.resource?.location ?? null},
						{
							onTold: reason => void told.push(reason),
							onReceipt: (written, where) => report({type: 'grant.receipt', receipt: written, path: where}),
							onChallenge: () => report({type: 'grant.challenge', isOpen: true}),
							onDeviceCode: code => report({type: 'signIn.code', code}),
							onAnswered: () => report({type: 'grant.challenge', isOpen: false}),
						},
						signal,
					);
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
