import {defaultTimeoutMs} from '../access/propagation.ts';
import {readinessOf} from '../access/readiness-items.ts';
import {checkKeys} from '../steps/check-keys.ts';
import {closeFormer} from '../steps/close-former.ts';
import {probe} from '../steps/probe.ts';
import {readReadiness} from '../steps/read-readiness.ts';
import {courtesy} from '../steps/readable.ts';
import {turnKeys} from '../steps/turn-keys.ts';
import type {Activity} from './activity.ts';
import {isProven, turningOf} from './machine-harden.ts';
import type {State} from './state.ts';

/** All that decides whether keys can be turned, told as it comes. The call without a key was made for the card. */
export const readingReadiness = (state: State): Activity | null => {
	const {at, opened, withoutLog} = state;
	const {session, target, liveness} = state.record;
	const {wanted} = turningOf(state);
	const known = target?.resource;
	if (!session || !known) return null;
	return {
		key: `${at} ${wanted} ${withoutLog}`,
		run: async (services, signal, report) => {
			const {cloud, clock} = services;
			// Somebody may have turned them meanwhile.
			const resource = (await courtesy(cloud.getResource(session, known.id, signal))) ?? known;
			const {projects = [], deployments = []} = opened ?? {};
			const reading = await readReadiness(
				services,
				{session, resource, projects, deployments, wanted, keysInUse: null, said: [], activityLog: !withoutLog},
				signal,
				(so, ids) => report({type: 'harden.items', items: readinessOf({...so, liveness}, clock.now()).filter(({id}) => ids.has(id) || id === 'keyless-call')}),
			);
			const {said: _said, keysInUse: _keysInUse, ...read} = reading;
			return {type: 'harden.read', read, readAt: clock.now()};
		},
	};
};

/** Writes, reads back, and looks at what a made-up key and the call without one are answered now. Once it is written, or keys are so already, it only looks. */
export const turningKeys = (state: State): Activity | null => {
	const {at, given, record} = state;
	const {session, target, scenario} = record;
	const {isWritten, read, wanted} = turningOf(state);
	if (!session || !target || !scenario || !read) return null;
	const {resource} = read;
	const timeoutMs = given.timeoutMs ?? defaultTimeoutMs;
	return {
		key: at,
		run: async (services, signal, report) => {
			const {computer, clock} = services;
			if (!isWritten) {
				const former = await computer.loadReceipt(null, session);
				const turned = await turnKeys(services, {session, resource, wanted}, toldBy(report), signal);
				report({type: 'grant.receipt', receipt: turned.receipt, path: turned.path});
				report({type: 'harden.written', resource: turned.resource});
				if (turned.resource?.keysDisabled === (wanted === 'off')) await closeFormer(computer, former?.receipt ?? null, resource, wanted === 'off');
			}
			const onWait = (ms: number): void => report({type: 'harden.waiting', nextAt: clock.now() + ms});
			const keyCheck = await checkKeys(services, {session, target, wanted, timeoutMs, wait: true}, onWait, signal);
			// Who could not call before proves nothing by not being able to now.
			if (wanted === 'on' && !isProven(state)) return {type: 'harden.done', keyCheck, liveness: null};
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
