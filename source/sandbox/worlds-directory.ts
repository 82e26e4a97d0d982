import type {Group, ServicePrincipal, Tenant, User} from './directory-types.ts';
import {secretMarker} from './jwt.ts';

const person = (id: string, userPrincipalName: string, displayName: string): User => ({
	id,
	userPrincipalName,
	displayName,
	mail: userPrincipalName,
	guest: false,
});

/** Everybody in the directory of contoso.com; all ids are made up. */
export const people = {
	ana: person('47eaa099-2cb6-416d-96dc-283cf0480ff9', 'ana@contoso.com', 'Ana Lima'),
	priya: person('56670b14-1509-4b0a-8bf1-3331ca118783', 'priya@contoso.com', 'Priya Shah'),
	noah: person('2909406c-2e41-4788-95ec-52ed01088475', 'noah@contoso.com', 'Noah Berg'),
	mei: person('985fb4e7-2a09-4ee8-9bb2-997659ba1b0d', 'mei@contoso.com', 'Mei Tanaka'),
	omar: person('9a1e40b4-5815-4a99-b9e2-d15364c7a500', 'omar@contoso.com', 'Omar Haddad'),
	lucia: person('eb04b39b-68b4-4ef7-8eaa-be171d8a4eac', 'lucia@contoso.com', 'Lucia Rossi'),
	ben: person('260df254-53fe-4e85-842c-836478068577', 'ben@contoso.com', 'Ben Ortiz'),
	chloe: person('5ed8abcc-35c7-49c2-8dd9-ca883b041641', 'chloe@contoso.com', 'Chloe Martin'),
	dmitri: person('c0290103-855d-4f55-b9ec-8712e8e3574f', 'dmitri@contoso.com', 'Dmitri Volkov'),
	elif: person('06762832-6e70-4245-84ff-91e3e7949b80', 'elif@contoso.com', 'Elif Kaya'),
	femi: person('2cd552a0-9ddb-4f12-8e1b-1471320a88ea', 'femi@contoso.com', 'Femi Adeyemi'),
	grace: person('d6846325-b600-4612-aec0-4ece4350cc17', 'grace@contoso.com', 'Grace Kim'),
	hana: person('627bf322-5fac-4cb6-934a-cb115ee347dd', 'hana@contoso.com', 'Hana Sato'),
	ivan: person('e339d309-a930-455d-9545-f0f3ee889fe4', 'ivan@contoso.com', 'Ivan Petrov'),
	jo: {
		id: '050c86bd-84e0-464b-83f2-f1936e85df08',
		userPrincipalName: 'jo_fabrikam.com#EXT#@contoso.com',
		displayName: 'Jo Carver',
		mail: 'jo@fabrikam.com',
		guest: true,
	},
} as const satisfies Record<string, User>;

const application = (id: string, appId: string, displayName: string, secret: string | null): ServicePrincipal => ({
	id,
	appId,
	displayName,
	kind: 'Application',
	secret,
});
const managedIdentity = (id: string, appId: string, displayName: string): ServicePrincipal => ({id, appId, displayName, kind: 'ManagedIdentity', secret: null});

export const applications = {
	ciRunner: application(
		'3e7fb97b-fcc1-40c8-b0cd-f20a990d3cd8',
		'78f6d824-86ea-4214-95c3-4e7e77ca4499',
		'ci-runner',
		`sbx8Q~${secretMarker}-made-up-for-ci-runner`,
	),
	supportBot: application('dbc52933-1dcd-427f-a61e-07cb7b7e8913', '5cbe4f50-bdbc-4a98-b672-be1a7fed0bb9', 'support-bot', null),
	evaluator: application('6470ff1f-134b-4db4-818f-bdb1c44a66f4', '4f859933-fdf0-445f-b7e4-85b6761978dd', 'model-evaluator', null),
};

/** Named as Azure names them: an account's identity like the account, a project's `account/projects/project`, a user-assigned one like its resource. */
export const managedIdentities = {
	foundry: managedIdentity('f376bc25-2e46-4a96-9894-9a23d9855162', '01f72b0a-43c2-4f56-a10a-853eec9a72f2', 'contoso-foundry'),
	alpha: managedIdentity('cf00377c-7a67-4d0a-afd1-1a3264e752cc', '79ded9f2-07d3-436c-b05b-dd8f4ed3d99e', 'contoso-foundry/projects/alpha'),
	beta: managedIdentity('228a3129-8a9e-4df7-9771-876ead783715', 'b4a37b2b-9262-41f2-ae18-0bf5c37ee1e2', 'contoso-foundry/projects/beta'),
	research: managedIdentity('88aaeb7c-b314-4f25-ae68-33eb0bd47e27', '0d5e92c8-33c6-45a5-a2b1-30da0f6592a5', 'contoso-models/projects/research'),
	models: managedIdentity('afd838d3-c7f3-46da-a4c6-a40020b81d7f', '38bf8cc2-79b5-4a73-b38e-4a118913c782', 'contoso-models'),
	chatApi: managedIdentity('c2b8c1c5-d38c-4734-99a7-bae47df3bae7', '3f28bbfa-4dee-44f9-a179-6ac41055ab62', 'id-chat-api'),
	batchJobs: managedIdentity('060d5a21-a64b-48b0-b02d-b60395655d03', '3c0eea66-9918-4b1d-8ee7-a16b0a6bf830', 'id-batch-jobs'),
};

const group = (id: string, displayName: string, members: readonly string[]): Group => ({id, displayName, members});

export const groups = {
	cloudAdmins: group('e3221553-efde-4d7f-af6f-4756a0cda017', 'cloud-admins', [people.noah.id, people.mei.id, people.omar.id, people.lucia.id]),
	aiDevelopers: group('1d3183ab-bd3f-4fbf-9024-56cf980f951c', 'ai-developers', [people.ben.id, people.chloe.id, people.dmitri.id]),
	aiEvaluators: group('e85a57fc-9b39-44c1-ae12-7b35baaa7b43', 'ai-evaluators', [people.elif.id, people.femi.id, applications.evaluator.id]),
};

/** Holds the two others: whoever is in them is in it. */
export const aiPlatform: Group = group('aca93b03-4e64-4ff0-bd52-b3c3cc411c6d', 'ai-platform', [
	groups.aiDevelopers.id,
	groups.aiEvaluators.id,
	people.grace.id,
]);

export const aiReaders: Group = group('76d4d9b1-cac7-43f4-bb47-4e95e2f04826', 'ai-readers', [people.ana.id, people.hana.id]);
export const modelCallers: Group = group('0ff8330c-4d71-4ec7-afbf-c1d9fe279f1a', 'model-callers', [people.ana.id, people.ivan.id]);

export const onCallAdmins: Group = group('5c0e8f0a-6b1d-4d4e-9a57-0d6a3c1f7b92', 'on-call-admins', [people.ana.id, people.ivan.id]);

/** The group ai-readers of another world: it holds Ana through another group. */
export const nestedReaders: Group = {...aiReaders, members: [modelCallers.id, people.hana.id]};

/** Holds the group that Ana is in. */
export const knowledgeTeams: Group = group('b7d0a4e6-2f35-4c1b-8d0e-91c64f7a2e58', 'knowledge-teams', [modelCallers.id, groups.aiEvaluators.id]);

/** What Azure made when contoso-openai was upgraded: an identity for the resource and one for its default project. */
export const upgradedIdentities = {
	openai: managedIdentity('9d4f1b63-07c8-4e2a-b5f6-3a80c2d971e4', 'e2a6c0d8-5b94-4f17-8c3e-6d1f0b7a4952', 'contoso-openai'),
	openaiProject: managedIdentity('3b86e5fa-d214-4c70-9e8b-f57a1c06d329', '71c9d3e0-8af6-4b25-a1d4-0e5b92f6c873', 'contoso-openai/projects/proj-default'),
};

export const tenantId = 'f0494dc0-1392-4452-bea2-fb2b42eb80dc';

export const contosoTenant = (more: readonly Group[], moreIdentities: readonly ServicePrincipal[], moreUsers: readonly User[] = []): Tenant => ({
	id: tenantId,
	displayName: 'Contoso',
	defaultDomain: 'contoso.com',
	users: [...Object.values(people), ...moreUsers],
	groups: [...Object.values(groups), aiPlatform, ...more],
	servicePrincipals: [...Object.values(applications), ...Object.values(managedIdentities), ...moreIdentities].map(known => ({...known})),
});
