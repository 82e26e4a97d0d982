import type {Group, ServicePrincipal, Tenant, User} from './directory-types.ts';
import type {DirectoryObject} from './graph-directory.ts';
import type {Properties} from './graph-filter.ts';
import {userAssignedIdentityId} from './identity-id.ts';
import type {World} from './world.ts';

// The key sets and their order are those of Graph v1.0.

const userProperties = ({id, userPrincipalName, displayName, mail}: User): Properties => ({
	businessPhones: [],
	displayName,
	givenName: null,
	jobTitle: null,
	mail,
	mobilePhone: null,
	officeLocation: null,
	preferredLanguage: null,
	surname: null,
	userPrincipalName,
	id,
});

/** What a user has only when `$select` asks for it. */
const selectableUserProperties = ({guest, mail, userPrincipalName}: User): Properties => ({
	accountEnabled: true,
	createdDateTime: '2024-03-04T08:15:00Z',
	mailNickname: userPrincipalName.split('@')[0],
	otherMails: guest && mail !== null ? [mail] : [],
	userType: guest ? 'Guest' : 'Member',
});

const groupCreated = '2024-03-04T08:20:00Z';

/** A group's SID is its object id, read as four little-endian numbers. */
const securityIdentifier = (guid: string): string => {
	const [first = '', second = '', third = '', fourth = '', fifth = ''] = guid.split('-');
	const swap = (hex: string): string => (hex.match(/../g) ?? []).reverse().join('');
	const words = [first, `${third}${second}`, swap(fourth + fifth.slice(0, 4)), swap(fifth.slice(4))];
	return `S-1-12-1-${words.map(word => Number.parseInt(word, 16)).join('-')}`;
};

const groupProperties = ({id, displayName, membershipRule}: Group): Properties => ({
	id,
	deletedDateTime: null,
	classification: null,
	createdDateTime: groupCreated,
	creationOptions: [],
	description: null,
	displayName,
	expirationDateTime: null,
	groupTypes: membershipRule === undefined ? [] : ['DynamicMembership'],
	isAssignableToRole: null,
	mail: null,
	mailEnabled: false,
	mailNickname: `${id.slice(0, 8)}-${id.slice(9, 10)}`,
	membershipRule: membershipRule ?? null,
	membershipRuleProcessingState: membershipRule === undefined ? null : 'On',
	onPremisesDomainName: null,
	onPremisesLastSyncDateTime: null,
	onPremisesNetBiosName: null,
	onPremisesSamAccountName: null,
	onPremisesSecurityIdentifier: null,
	onPremisesSyncEnabled: null,
	preferredDataLocation: null,
	preferredLanguage: null,
	proxyAddresses: [],
	renewedDateTime: groupCreated,
	resourceBehaviorOptions: [],
	resourceProvisioningOptions: [],
	securityEnabled: true,
	securityIdentifier: securityIdentifier(id),
	theme: null,
	uniqueName: null,
	visibility: null,
	onPremisesProvisioningErrors: [],
	serviceProvisioningErrors: [],
});

const servicePrincipalProperties = ({id, appId, displayName, kind}: ServicePrincipal, tenant: Tenant, resourceId: string | null): Properties => ({
	id,
	deletedDateTime: null,
	accountEnabled: true,
	alternativeNames: resourceId === null ? [] : [`isExplicit=${resourceId.includes('/userAssignedIdentities/') ? 'True' : 'False'}`, resourceId],
	appDisplayName: kind === 'ManagedIdentity' ? null : displayName,
	appDescription: null,
	appId,
	applicationTemplateId: null,
	appOwnerOrganizationId: kind === 'ManagedIdentity' ? null : tenant.id,
	appRoleAssignmentRequired: false,
	createdDateTime: '2024-03-04T08:25:00Z',
	description: null,
	disabledByMicrosoftStatus: null,
	displayName,
	homepage: null,
	loginUrl: null,
	logoutUrl: null,
	notes: null,
	notificationEmailAddresses: [],
	preferredSingleSignOnMode: null,
	preferredTokenSigningKeyThumbprint: null,
	replyUrls: [],
	servicePrincipalNames: [appId],
	servicePrincipalType: kind,
	signInAudience: kind === 'ManagedIdentity' ? null : 'AzureADMyOrg',
	tags: [],
	tokenEncryptionKeyId: null,
	samlSingleSignOnSettings: null,
	verifiedPublisher: {displayName: null, verifiedPublisherId: null, addedDateTime: null},
	addIns: [],
	appRoles: [],
	info: kind === 'ManagedIdentity' ? null : {logoUrl: null, marketingUrl: null, privacyStatementUrl: null, supportUrl: null, termsOfServiceUrl: null},
	keyCredentials: [],
	oauth2PermissionScopes: [],
	passwordCredentials: [],
	resourceSpecificApplicationPermissions: [],
});

const organizationProperties = (tenant: Tenant): Properties => ({
	id: tenant.id,
	deletedDateTime: null,
	businessPhones: [],
	city: null,
	country: null,
	countryLetterCode: 'US',
	createdDateTime: '2024-03-04T08:00:00Z',
	displayName: tenant.displayName,
	preferredLanguage: 'en',
	tenantType: 'AAD',
	verifiedDomains: [{capabilities: 'Email, OfficeCommunicationsOnline', isDefault: true, isInitial: true, name: tenant.defaultDomain, type: 'Managed'}],
});

/** `extra` is filtered and selected by, but not returned unasked. */
export type GraphObject = {readonly type: 'user' | 'group' | 'servicePrincipal' | 'organization'; readonly properties: Properties; readonly extra: Properties};

/** The resource that a system-assigned managed identity is of; a user-assigned one is a resource itself. */
const resourceOfIdentity = (world: World, id: string): string | null => {
	for (const {subscriptionId, resourceGroup, name, identityId, projects} of world.accounts) {
		const account = `/subscriptions/${subscriptionId}/resourcegroups/${resourceGroup}/providers/Microsoft.CognitiveServices/accounts/${name}`;
		if (identityId === id) return account;
		const project = projects.find(candidate => candidate.identityId === id);
		if (project) return `${account}/projects/${project.name}`;
	}
	const own = world.userAssignedIdentities?.find(({principalId}) => principalId === id);
	return own ? userAssignedIdentityId(own) : null;
};

export const graphObject = (object: DirectoryObject, tenant: Tenant, world: World): GraphObject => {
	if (object.type === 'user') return {type: 'user', properties: userProperties(object.value), extra: selectableUserProperties(object.value)};
	if (object.type === 'group') return {type: 'group', properties: groupProperties(object.value), extra: {}};
	return {type: 'servicePrincipal', properties: servicePrincipalProperties(object.value, tenant, resourceOfIdentity(world, object.value.id)), extra: {}};
};

export const organization = (tenant: Tenant): GraphObject => ({type: 'organization', properties: organizationProperties(tenant), extra: {}});
