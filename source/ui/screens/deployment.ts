import {isBatch, purposeOf} from '../../access/deployment-purpose.ts';
import {callableDeployments} from '../../access/endpoint.ts';
import {scenarios} from '../../access/scenario.ts';
import type {Deployment} from '../../access/target.ts';
import {gap, heading, point, say} from '../block.ts';
import {calm} from '../calm.ts';
import {span} from '../line.ts';
import {type Choice, type Screen, view} from '../view.ts';
import {resourceName} from '../words.ts';

const modelOf = ({model}: Deployment): string => calm([model.name, model.version].filter(Boolean).join(' '));

/** What it is that keeps it from being called unless it is named. */
const whyNotCalled = (deployment: Deployment): string => {
	if (isBatch(deployment)) return 'batch: not called';
	const purpose = purposeOf(deployment);
	return purpose === 'image' || purpose === 'speech' ? `${purpose}: not called` : 'not called for this';
};

const choiceOf = (deployment: Deployment, callable: boolean): Choice => {
	const {name, model, sku, state} = deployment;
	const ready = /^succeeded$/i.test(state);
	return {
		key: name,
		label: callable ? calm(name) : [span('quiet', calm(name))],
		cells: [
			callable ? modelOf(deployment) : [span('quiet', modelOf(deployment))],
			[span('quiet', calm(model.format))],
			callable ? [span('quiet', calm(sku ?? ''))] : [span('quiet', ready ? whyNotCalled(deployment) : calm(state))],
		],
		search: `${calm(name)} ${calm(model.name)} ${calm(model.format)}`.toLowerCase(),
		...(callable
			? {about: `Model ${modelOf(deployment)}${model.format === '' ? '' : ` by ${calm(model.format)}`}${sku ? `, ${calm(sku)}` : ''}`}
			: {
					note: ready
						? 'Batch, image, audio and video models are not called unless named by --deployment: the proof is one short text.'
						: `Not ready: ${calm(state)}`,
				}),
		event: {type: 'CHOOSE_DEPLOYMENT', name},
	};
};

/** Deployments that a short text can be sent to stand first; the proof is one call to the chosen one. */
export const deployment: Screen = ({opened, record}) => {
	const all = opened?.deployments ?? [];
	const able = record.scenario ? callableDeployments(record.scenario, all) : all;
	const items = [...able.map(one => choiceOf(one, true)), ...all.filter(one => !able.includes(one)).map(one => ({...choiceOf(one, false), event: null}))];
	const where = record.target ? resourceName(record.target) : 'there';
	const unlisted = opened?.resource === null;
	if (able.length === 0 && !unlisted) {
		return view({
			before: [
				heading(all.length === 0 ? `${where} has no deployment` : `Nothing on ${where} can be called for this`),
				gap,
				say(
					all.length === 0
						? 'A model has to be deployed before it can be called: in the Foundry portal, or with az cognitiveservices account deployment create.'
						: `None of its deployments answers a short text for "${record.scenario ? scenarios[record.scenario].short : 'this'}".`,
				),
				say('You can still look at roles and grant them; only the proof has to wait.'),
				gap,
			],
			choices: {
				columns: [{keep: 9}, {keep: 2}, {keep: 1}, {keep: 0}],
				items: [
					{key: '', label: 'Go on without a call', cells: ['', '', ''], search: '', event: {type: 'CHOOSE_DEPLOYMENT', name: null}, does: 'go on'},
					...items,
				],
				current: 0,
				filter: true,
				typed: null,
			},
		});
	}
	const chosen = items.findIndex(({key}) => key === record.target?.deployment?.name);
	return view({
		before: [
			heading(`Which deployment of ${where} should answer?`),
			...(unlisted ? [say('Only the endpoint is known, so its deployments cannot be listed.')] : []),
		],
		choices: {
			columns: [{keep: 9, least: 18}, {keep: 2, least: 12}, {keep: 0}, {keep: 3, least: 19}],
			items,
			current: Math.max(0, chosen),
			filter: true,
			typed: unlisted
				? {prompt: "type the deployment's name", spoken: "type the deployment's name", event: name => (name === '' ? null : {type: 'CHOOSE_DEPLOYMENT', name})}
				: null,
		},
		after: [gap, point('none', [span('quiet', 'The proof: two calls, at most 32 output tokens.')])],
	});
};
