import {describe, expect, test} from 'vitest';
import {assess} from '../../source/access/assessment.ts';
import {chooseDeployment, chooseProject, type Found, makeTarget} from '../../source/access/choose-target.ts';
import {toDocument} from '../../source/access/document.ts';
import {writeHandOff} from '../../source/access/hand-off.ts';
import {emptyRecord} from '../../source/access/run-record.ts';
import {scopeOfNeed} from '../../source/access/scenario.ts';
import {deployment, foundryResource, project, session} from './support/records.ts';

const hidden: Found = {resource: null, endpoint: 'https://hidden.services.ai.azure.com', projects: [], deployments: []};
const seen: Found = {resource: foundryResource, endpoint: foundryResource.endpoint, projects: [project], deployments: []};

describe('a project that was named', () => {
	test.for([
		['is taken at its word where only the endpoint is known', hidden, 'beta', 'settled'],
		['is one of those listed, in any case', seen, 'ALPHA', 'settled'],
		['is unknown where the list does not have it', seen, 'beta', 'unknown'],
		['is none when it is blank', hidden, ' ', 'unknown'],
	] as const)('%s', ([, found, name, is]) => expect(chooseProject('project', found, {project: name, deployment: null}).is).toBe(is));

	test('and that only its endpoint is known of has no scope here, and is called at its own address', () => {
		const choice = chooseProject('project', hidden, {project: 'beta', deployment: null});
		const chosen = choice.is === 'settled' ? choice.project : null;
		const target = makeTarget(hidden, chosen, deployment('chat'));
		expect(chosen?.endpoint).toBe('https://hidden.services.ai.azure.com/api/projects/beta');
		expect(scopeOfNeed({at: 'project'}, target)).toBeNull();
		const people = [{id: session.objectId, type: 'User', name: session.name}] as const;
		const assessments = people.map(principal => assess({principal, scenario: 'project', target, access: null}));
		expect(assessments[0]?.because[0]?.text).not.toContain('tenant root');
		const record = {...emptyRecord, session, target, scenario: 'project', people, assessments} as const;
		expect(toDocument({command: 'check', outcome: 'unknown', exitCode: 3, record, redact: false}).target).toMatchObject({projectId: null});
		expect(writeHandOff(record)?.az).toContain('/projects/beta');
	});
});

describe('a deployment that nobody named', () => {
	const chat = deployment('gpt-4o-mini');
	const embeddings = deployment('text-embedding-3-small', {}, {capabilities: {embeddings: 'true'}});
	const batch = deployment('gpt-4.1', {}, {sku: 'GlobalBatch'});
	test.for([
		['the only one', [chat], 'gpt-4o-mini', 'Using deployment gpt-4o-mini: the only one that can be called for this.'],
		['the only one beside what is never called', [batch, chat], 'gpt-4o-mini', 'Using deployment gpt-4o-mini: the only one that can be called for this.'],
		[
			'the only chat beside embeddings',
			[embeddings, chat],
			'gpt-4o-mini',
			'Using deployment gpt-4o-mini: the only chat deployment that can be called for this.',
		],
		['embeddings alone', [embeddings], 'text-embedding-3-small', 'Using deployment text-embedding-3-small: the only one that can be called for this.'],
	] as const)('is taken, and told as what it is: %s', ([, deployments, name, text]) => {
		const choice = chooseDeployment('inference', {...seen, deployments}, {project: null, deployment: null});
		expect(choice).toMatchObject({is: 'settled', deployment: {name}, taken: [{id: 'taken.deployment', text}]});
	});

	test('is asked for where two can chat', () => {
		expect(chooseDeployment('inference', {...seen, deployments: [chat, deployment('gpt-4.1')]}, {project: null, deployment: null}).is).toBe('open');
	});
});
