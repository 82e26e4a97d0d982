import {defaultTimeoutMs} from '../access/propagation.ts';
import {readinessOf} from '../access/readiness-items.ts';
import {auditAccess} from '../steps/audit.ts';
import {checkKeys} from '../steps/check-keys.ts';
import {closeFormer} from '../steps/close-former.ts';
import {probe} from '../steps/probe.ts';
import {readReadiness} from '../steps/read-readiness.ts';
import {courtesy} from '../steps/readable.ts';
import {turnKeys} from '../steps/turn-keys.ts';
import type {Activity, Services} from './activities.ts';
import {turningOf} from './machine-harden.ts';
import type {State} from './state.ts';

/** All that decides whether keys can be turned off, told as it comes. The call without a key was made for the card. */
export const readingReadiness = ({at, opened, record: {session, target, liveness}}: State): Activity | null => {
	const known = target?.resource;
	if (!session || !known) return null;
	return {
		key: at,
		run: async (services, signal, report) => {
			const {cloud, clock} = services;
			// Somebody may have turned them off meanwhile.
			const resource = (await courtesy(cloud.getResource(session, known.id, signal))) ?? known;
			const {projects = [], deployments = []} = opened ?? {};
			const reading = await readReadiness(
				services,
				{session, resource, projects, deployments, wanted: 'off', keysInUse: null, said: [], activityLog: true},
				signal,
				(so, ids) => report({type: 'harden.items', items: readinessOf({...so, liveness}, clock.now()).filter(({id}) => ids.has(id) || id === 'keyless-call')}),
			);
			const {said: _said, keysInUse: _keysInUse, ...read} = reading;
			return {type: 'harden.read', read, readAt: clock.now()};
		},
	};
};

/** Writes, reads back, and looks at what a made-up key and the call without one are answered now. Where keys are off already nothing is written. */
export const turningKeys = (state: State): Activity | null => {
	const {at, given, record} = state;
	const {session, target, scenario} = record;
	const resource = turningOf(state).read?.resource;
	if (!session || !target || !scenario || !resource) return null;
	const timeoutMs = given.timeoutMs ?? defaultTimeoutMs;
	return {
		key: at,
		run: async (services, signal, report) => {
			const {computer, clock} = services;
			if (!resource.keysDisabled) {
				const former = await computer.loadReceipt(null, session);
				const turned = await turnKeys(services, {session, resource, wanted: 'off'}, toldBy(report), signal);
				report({type: 'grant.receipt', receipt: turned.receipt, path: turned.path});
				report({type: 'harden.written', resource: turned.resource});
				if (turned.resource?.keysDisabled) await closeFormer(computer, former?.receipt ?? null, resource, true);
			}
			const onWait = (ms: number): void => report({type: 'harden.waiting', nextAt: clock.now() + ms});
			const keyCheck = await checkKeys(services, {session, target, wanted: 'off', timeoutMs, wait: true}, onWait, signal);
			const question = {session, target, scenario, assessments: [], receipt: null, timeoutMs, wait: true, previous: null};
			const {liveness} = await probe(services, question, () => undefined, signal);
			return {type: 'harden.done', keyCheck, liveness};
		},
	};
};

type Report = Parameters<Activity['run']>[2];

const toldBy = (report: Report): Parameters<typeof turnKeys>[2] => ({
	onReceipt: (receipt, path) => report({type: 'grant.receipt', receipt, path}),
	onChallenge: () => report({type: 'grant.challenge', isOpen: true}),
	onDeviceCode: code => report({type: 'signIn.code', code}),
	onAnswered: () => report({type: 'grant.challenge', isOpen: false}),
});

/** Who can call here, by which role, and what of it is broader than needed. Reads only. */
export const auditing = ({at, opened, record: {session, target}}: State): Activity | null =>
	session && target?.resource
		? {
				key: at,
				run: async (services: Services, signal) => {
					const {deployments = [], projects = []} = opened ?? {};
					const wish = {session, target: {...target, deployment: null}, deployments, projects, scenario: null};
					const {audit, told} = await auditAccess(services, wish, signal);
					return {type: 'audit.done', audit, told};
				},
			}
		: null;
