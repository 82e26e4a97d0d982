const provider = 'Microsoft.CognitiveServices';

/** Each entry below is `path:verbs`. */
const verbs: Readonly<Record<string, string>> = {r: 'read', w: 'write', d: 'delete', a: 'action'};

/**
 * The data actions that Microsoft.CognitiveServices publishes (provider operations, August 2026), by service.
 * Complete for OpenAI, MaaS, MAI and AIServices; of the older services those that built-in roles name.
 */
const publishedData: Readonly<Record<string, string>> = {
	AIServices: `
		agentInsightMonitors:a agents:rwd agents/endpoints/UserIdentityImpersonation:a agents/state/disable:a agents/state/enable:a applications/invoke:a
		assets:rwd connections/listSecrets:a connections:r data_generation_jobs:rwd deployments:r endpoints/interact:a endpoints/invoke:a evaluations:rwd
		fine_tuning:rwd fine_tuning_deployments:w index/entities:r jobs/cancel:a jobs:rwd jobs/history/runs:r jobs/metrics:r managed-deployments:a
		managedAgentIdentityBlueprints:rwd managedComputeDeployments:rwd notifications:rwd optimization:rwda optimization/cancel:a providers:a responses:rwd
		routines:rwd routines/dispatch:a tasks:rwd usage:r`,
	ConversationalLanguageUnderstanding: 'projects/deployments:w projects/export:a',
	CustomVision: 'projects:da projects/export:r projects/import:a projects/predictions/query:a projects/tagsandregions/suggestions:a',
	CustomVoice: 'datasets/files:r datasets/utterances:r',
	Face: 'detect:a detectliveness/multimodal:a detectliveness/singlemodal:a detectlivenesswithverify/singlemodal:a findsimilars:a group:a identify:a verify:a',
	ImmersiveReader: 'getcontentmodelforreader:a',
	Language: `
		analyze-conversations:a analyze-conversations/jobs:a analyze-conversations/jobscancel:a analyze-text:a analyze-text/jobs:a analyze-text/jobscancel:a
		generate:a query-dataverse:a query-knowledgebases:a query-text:a`,
	LanguageAuthoring: 'projects/publish:a',
	LUIS: 'apps/azureaccounts:da apps:d apps/move:a apps/publish:a apps/settings:w apps/testdatasets:w',
	MaaS: 'chat/completions:a completions:a embeddings:a images/embeddings:a images/generations:a info:r v1/chat:a v1/chat/completions:a v1/embed:a v1/rerank:a',
	MAI: 'audio:a chat/completions:a completions:a embeddings:a images:a rerank:a',
	MultiModalIntelligence: `
		analyzerresults/files:r analyzerresults:r analyzers:rwd analyzers/operations:r analyzers/results/images:r analyzers/results:r analyzers:analyze:a
		analyzers:analyzebinary:a batchAnalysisJobs:r classifierresults:r classifiers:rwd classifiers/operations:r classifiers:classify:a
		classifiers:classifybinary:a defaults:r faces:compare:a faces:detect:a labelingProjects/datasets/files:r labelingProjects:rd
		labelingProjects/labels/document:r labelingProjects/labels/ocr:r labelingProjects/labels/operations:r labelingProjects/labels:r
		labelingProjects/labels:analyze:a labelingProjects/migration/operations:r labelingProjects/reference/files/operations:r
		labelingProjects/reference/files:r labelingProjects/schema/operations:r labelingProjects/schema:r labelingProjects/stats:r
		labelingProjects/test/files/operations:r labelingProjects/test/files:r persondirectories:rd persondirectories/faces:r persondirectories/faces:find:a
		persondirectories/persons:r persondirectories/persons:identify:a persondirectories/persons:verify:a`,
	OpenAI: `
		1p-jobs:rw assistants:rwd assistants/files:rwd assistants/threads:rwd assistants/threads/messages/files:r assistants/threads/messages:rw
		assistants/threads/runs:rw assistants/threads/runs/steps:r assistants/vector_stores:rwd assistants/vector_stores/file_batches:rw
		assistants/vector_stores/files:rwd batch-jobs:rwd batches:rda batches/cancel:a containers:d containers/files:d dashboard/webhook_endpoints:ra
		dashboard/webhook_endpoints/rotate:a dashboard/webhook_endpoints/simulate_event:a dashboard/webhook_event_types:r data-generation-jobs:rwd
		data-generations:rwd deployments/audio:a deployments/chat/completions:a deployments/completions:a deployments:rwd deployments/embeddings:a
		deployments/extensions/chat/completions:a deployments/rainbow:a deployments/realtime:a deployments/search:a deployments/usage:r engines/completions:a
		engines/completions/browser_stream:a engines/generate:a engines:r engines/search:a evals:rw extensions/on-your-data/ingestion:rw files:rwd
		fine-tunes-deployments:w fine-tunes:rwd gptv-registrations:rwd images/generations:a issuescopedtoken:a issuetoken:a
		management/modelscaleset/deployment:rw models:r moderations:a openapi:r responses:rwd skills:d skills/versions:d stored-completions:rwda uploads:w
		video/generations/jobs:rda`,
	QnAMaker: `
		alterations:rw endpointkeys:r endpointkeys/refreshkeys:a endpointsettings:rw knowledgebases/create:w knowledgebases/download:r
		knowledgebases/generateanswer:a knowledgebases:rw knowledgebases/train:a operations:r`,
	'QnAMaker.v2': `
		alterations:rw endpointkeys:r endpointkeys/refreshkeys:a endpointsettings:rw knowledgebases/create:w knowledgebases/download:r
		knowledgebases/generateanswer:a knowledgebases:rw knowledgebases/train:a operations:r`,
	SpeechServices: 'voiceagent/realtime:a voicelive/capabilities:r voicelive/realtime:a',
	TextAnalytics: `
		QnAMaker/alterations:rw QnAMaker/endpointkeys:r QnAMaker/endpointkeys/refreshkeys:a QnAMaker/endpointsettings:rw QnAMaker/knowledgebases/create:w
		QnAMaker/knowledgebases/download:r QnAMaker/knowledgebases/generateanswer:a QnAMaker/knowledgebases:rw QnAMaker/knowledgebases/train:a
		QnAMaker/operations:r`,
};

/** The control operations of the same provider and date: of an account, of what lies in one, and of the provider. */
const publishedControl: Readonly<Record<string, string>> = {
	[provider]: `
		accounts:rwd attestationdefinitions:r attestations:rw calculateModelCapacity:r checkDomainAvailability:a deletedAccounts:r
		locations/checkSkuAvailability:a locations/commitmentTiers:r locations/managedComputeUsages:r locations/modelCapacities:r locations/models:rwd
		locations/raiContentFilters:r locations/resourceGroups/deletedAccounts:rd locations/usages:r managedComputeCapacities:r modelCapacities:r models:r
		Operations:r raiExternalSafetyProviders:rw raiPolicy:rw register:a skus:r`,
	[`${provider}/accounts`]: `
		capabilityHosts:rwd commitmentplans:rwd connections:rwd connections/listsecrets:a defenderForAISettings:rwd deployments:rwd encryptionScopes:rwd
		joinPerimeter:a listKeys:a managedComputeDeployments:rwd managedNetworks/batchOutboundRules:a managedNetworks/outboundRules:rwd managedNetworks:rw
		models:r networkSecurityPerimeterConfigurations:r networkSecurityPerimeterConfigurations/reconcile:a privateEndpointConnections:rwd
		privateLinkResources:r projects/applications:rwda projects/applications/agentdeployments:rwda projects/capabilityHosts:rwd projects/connections:rwd
		projects/connections/listsecrets:a projects:rwd raiBlocklists/addRaiBlocklistItems:a raiBlocklists:rwd raiBlocklists/deleteRaiBlocklistItems:a
		raiBlocklists/raiBlocklistItems:rwd raiIfcRules:rwd raiModerationlists:rwd raiPolicies:rwd raiToolLabels:rwd raiTopics:rwd
		raiValidateExternalSafetyProvider:w regenerateKey:a skus:r usages:r`,
};

const expand = (prefix: string, text: string): readonly string[] =>
	text
		.split(/\s+/)
		.filter(entry => entry !== '')
		.flatMap(entry => {
			const colon = entry.lastIndexOf(':');
			return [...entry.slice(colon + 1)].map(letter => `${prefix}/${entry.slice(0, colon)}/${verbs[letter]}`);
		});

/** Full names, as Azure writes them. */
export const knownDataActions: readonly string[] = Object.entries(publishedData).flatMap(([service, text]) => expand(`${provider}/accounts/${service}`, text));

/** Full names, as Azure writes them. */
export const knownOperations: readonly string[] = Object.entries(publishedControl).flatMap(([prefix, text]) => expand(prefix, text));
