import {commandLine} from '../command-line.ts';
import type {Remedy} from '../diagnosis.ts';
import {nearest} from '../nearest.ts';
import {adviceForSdk} from '../paste/sdk-advice.ts';
import {plain} from '../plain.ts';
import {repairedAddress} from './address.ts';
import {again, type DiagnosisFacts, ownAssessment, pages, type Row} from './row.ts';
import {isBare} from './status.ts';

/** The address is wrong, or there is nothing of the name behind it. What comes from behind the authorization check proves that access works. */
export const endpointDiagnoses = {
	'subdomain.missing': {
		text: /provide a custom subdomain for (?:token authentication|\S+)[\s\S]{0,40}otherwise/iu,
		status: [400],
		cause: ({facts}) =>
			facts.target?.resource?.customSubdomain
				? `The call went to a region’s shared host, which takes keys only. ${facts.target.resource.name} has the custom subdomain ${facts.target.resource.customSubdomain}.`
				: `${facts.target?.resource?.name ?? 'The resource'} was called on a region’s shared host, which takes keys only: tokens need a custom subdomain (a host name of the resource’s own).`,
		remedies: ({facts}) => subdomainRemedies(facts),
		learnMore: pages.subdomain,
		verdict: 'endpoint',
	},
	'subdomain.missing.old': {
		text: /please provide an authentication key/iu,
		cause: 'A token was sent to a host that takes keys only, a region’s shared one: tokens need the resource’s custom subdomain (its own host name).',
		remedies: ({facts}) => subdomainRemedies(facts),
		learnMore: pages.subdomain,
		verdict: 'endpoint',
	},
	'subdomain.unmapped': {
		text: /subdomain does not map to a resource/iu,
		cause: 'No resource answers to this subdomain: it is mistyped, was deleted, or is the name of a resource whose custom subdomain is another.',
		remedies: ({facts}) => [
			{
				text: 'Take the endpoint from the resource instead of building it from a name',
				...(facts.target?.resource ? {command: showEndpoint(facts.target.resource)} : {}),
			},
		],
		learnMore: pages.subdomain,
		verdict: 'endpoint',
	},
	'deploy.not-found': {
		text: /the api deployment for this resource does not exist|deployment\s+\S+\s+(?:was )?not found/iu,
		codes: ['DeploymentNotFound'],
		cause: ({facts}) => {
			const asked = facts.target?.deployment?.name;
			const near = asked
				? nearest(
						asked,
						(facts.deployments ?? []).map(({name}) => name).filter(name => name !== asked),
					)
				: null;
			const may = ownAssessment(facts)?.outcome === 'denied' ? '' : 'Access works; ';
			return `${may}${asked ? `${may === '' ? 'There' : 'there'} is no deployment "${plain(asked)}" here` : `${may === '' ? 'The' : 'the'} deployment named does not exist here`}${near ? `. The nearest is ${plain(near)}` : ''}. A call names the deployment, not the model.`;
		},
		proof: ({facts}) => (facts.deployments ?? []).map(({name, model}) => `${name} serves ${model.name}`),
		remedies: ({facts}) => [
			{text: 'See which deployments there are', ...(facts.target?.resource ? {command: listDeployments(facts.target.resource)} : {})},
			{text: 'A deployment made in the last 5 minutes may take a moment more'},
		],
		learnMore: pages.endpoints,
		verdict: 'ok-but-target',
	},
	'project.not-found': {
		text: /project not found|project\s+\S+\s+(?:was not found|does not exist)/iu,
		codes: ['ProjectNotFound'],
		cause: ({facts}) =>
			`There is no project ${facts.target?.project ? `"${plain(facts.target.project.name)}" ` : ''}behind this endpoint: its name is mistyped, it belongs to another resource, it is a hub’s, or it is too new to answer.`,
		remedies: ({facts}) => [
			{text: 'Pick the project from the resource', command: again('check', {...facts, scenario: 'project'})},
			{text: 'A project made today may take hours to answer'},
		],
		learnMore: pages.endpoints,
		worthWaiting: false,
		verdict: 'endpoint',
	},
	'path.api-version': {
		text: /api version not supported|api-version\b[\s\S]{0,80}\b(?:not specified|required|missing|invalid)|missing required query parameter:? ['"]?api-version/iu,
		status: [400, 404],
		cause: 'The api-version does not belong to this path: /openai/v1 takes none, /openai/deployments, /models and /api/projects each need one of theirs.',
		remedies: ({evidence}) => [
			...meant(evidence.request),
			{text: 'Drop api-version under /openai/v1; elsewhere use the one that the documentation of the route names'},
		],
		learnMore: pages.endpoints,
		verdict: 'endpoint',
	},
	'model.not-on-route': {
		text: /not supported (?:by|with|in) (?:the |this )?responses api|model[_ ]not[_ ]supported|OperationNotSupported|does not work with the specified model/iu,
		codes: ['OperationNotSupported', 'model_not_supported'],
		status: [400, 404],
		cause: ({facts}) =>
			`Access works; ${facts.target?.deployment ? `deployment ${plain(facts.target.deployment.name)}` : 'the deployment'} serves a model that does not answer on this route.`,
		remedies: [
			{
				text: 'Models without the Responses API answer on /openai/v1/chat/completions, Claude on /anthropic/v1/messages, embedding models on /openai/v1/embeddings',
			},
			{text: 'Or name another deployment with --deployment'},
		],
		learnMore: pages.responses,
		verdict: 'ok-but-target',
	},
	'path.resource-not-found': {
		when: sighting => {
			const {code, message} = sighting.evidence;
			return /(?:^|[\s"':)])resource not found/iu.test(`${code ?? ''} ${message.slice(0, 8000)}`) || isBare(404, sighting);
		},
		status: [404, 410],
		confidence: sighting => (isBare(404, sighting) ? 'likely' : 'certain'),
		cause: sighting => {
			const {request} = sighting.evidence;
			const place = request ? ` (${plain(request)})` : '';
			return isBare(404, sighting)
				? `Nothing is served at this path${place}: either it is not a route of this host, or the deployment that it names does not exist.`
				: `Nothing is served at this path${place}: the host answers, the route does not exist on it.`;
		},
		remedies: ({evidence, facts}) => [
			...oldSdk(facts),
			...meant(evidence.request),
			{text: 'OpenAI: https://<subdomain>.openai.azure.com/openai/v1. Models: https://<subdomain>.services.ai.azure.com/models (not /model)'},
			{text: 'Projects: https://<subdomain>.services.ai.azure.com/api/projects/<project>. A doubled /v1 is a common slip: SDKs add their part'},
		],
		learnMore: pages.endpoints,
		verdict: 'endpoint',
	},
} as const satisfies Record<string, Row>;

const meant = (request: string | null): readonly Remedy[] => {
	const address = repairedAddress(request);
	return address === null ? [] : [{text: `Call ${plain(address)} instead`}];
};

const oldSdk = ({sdk}: DiagnosisFacts): readonly Remedy[] => {
	const advice = adviceForSdk(sdk);
	return advice === null ? [] : [{text: advice.text.replace(/\.$/u, '')}];
};

type Named = {readonly name: string; readonly resourceGroup: string; readonly subscriptionId: string};

const azAccount = (words: readonly string[], {name, resourceGroup, subscriptionId}: Named, more: readonly string[]): string =>
	commandLine(['az', 'cognitiveservices', 'account', ...words, '--name', name, '--resource-group', resourceGroup, '--subscription', subscriptionId, ...more]);

const showEndpoint = (resource: Named): string => azAccount(['show'], resource, ['--query', 'properties.endpoints']);

const listDeployments = (resource: Named): string => azAccount(['deployment', 'list'], resource, ['--query', '[].name']);

const subdomainRemedies = ({target}: DiagnosisFacts) => {
	const resource = target?.resource;
	if (resource?.customSubdomain) return [{text: 'Use the host with the custom subdomain', command: showEndpoint(resource)}];
	return [
		{
			text: 'Give the resource a custom subdomain; that cannot be undone, and its endpoint changes',
			...(resource ? {command: azAccount(['update'], resource, ['--custom-domain', resource.name.toLowerCase()])} : {}),
		},
	];
};
