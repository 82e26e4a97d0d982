import type {Remedy} from '../diagnosis.ts';
import {plain} from '../plain.ts';
import {callerOf, type DiagnosisFacts, pages, type Row, type Sighting, targetName} from './row.ts';

const ruleOf = ({target}: DiagnosisFacts): readonly string[] => {
	const resource = target?.resource;
	return resource ? [`Public network access ${resource.publicNetworkAccess}, default action ${resource.networkDefaultAction}`] : [];
};

/** The host of the refused request, else of the target. */
const hostOf = ({evidence, facts}: Sighting): string => {
	const url = /https:\/\/[^\s/]+/u.exec(evidence.request ?? '')?.[0] ?? facts.target?.endpoint ?? '';
	return URL.canParse(url) ? new URL(url).hostname : 'the host';
};

/** Host that was dialled in the place of the one that was meant, or port other than that of HTTPS: then it is a proxy's. */
const proxyOf = (sighting: Sighting): string | null => {
	const {message, request} = sighting.evidence;
	if (request === null) return null;
	const refused = /ECONNREFUSED\s+(?<address>\S+:(?<port>\d+))/u.exec(message)?.groups;
	if (refused) return refused['port'] === '443' ? null : (refused['address'] ?? null);
	const unresolved = unresolvedIn(message);
	return unresolved === null || unresolved.toLowerCase() === hostOf(sighting).toLowerCase() ? null : unresolved;
};

const unresolvedIn = (message: string): string | null => /(?:ENOTFOUND|EAI_AGAIN)\s+(?<host>[\w.-]+)/iu.exec(message)?.groups?.['host'] ?? null;

type Language = NonNullable<DiagnosisFacts['sdk']>['language'];

/** Who checks the certificate, and where it is told of one more authority. */
const trust = (language: Language): {readonly who: string; readonly remedy: Remedy} => {
	if (language === 'python' || language === 'cli') {
		return {
			who: 'Python',
			remedy: {
				text: 'Point SSL_CERT_FILE (openai, httpx) and REQUESTS_CA_BUNDLE (az, azure-identity, requests) at a bundle that holds the company’s root certificate (PEM)',
				command: 'export SSL_CERT_FILE=company-bundle.pem REQUESTS_CA_BUNDLE=company-bundle.pem',
			},
		};
	}
	if (language === 'dotnet') return {who: '.NET', remedy: {text: 'Add the company’s root certificate to the trust store of the system, which .NET goes by'}};
	if (language === 'java') {
		return {
			who: 'Java',
			remedy: {
				text: 'Import the company’s root certificate into Java’s trust store with keytool, or let Java use the system’s: -Djavax.net.ssl.trustStoreType=Windows-ROOT or KeychainStore',
			},
		};
	}
	if (language === 'go') return {who: 'Go', remedy: {text: 'Add the company’s root certificate to the trust store of the system, or name it in SSL_CERT_FILE'}};
	return {
		who: 'Node',
		remedy: {
			text: 'Point NODE_EXTRA_CA_CERTS at the company’s root certificate (PEM), or let Node use the system’s store',
			command: 'export NODE_OPTIONS=--use-system-ca',
		},
	};
};

/** By the SDK of a pasted text, else by how each language says it. */
const languageOf = ({evidence: {message}, facts}: Sighting): Language => {
	const language = facts.sdk?.language ?? null;
	if (/CERTIFICATE_VERIFY_FAILED|_ssl\.c/u.test(message)) return 'python';
	if (/PKIX path|SSLHandshakeException/u.test(message)) return 'java';
	if (/remote certificate (?:is|was) invalid|RemoteCertificate/iu.test(message)) return 'dotnet';
	if (/x509: /u.test(message)) return 'go';
	return language;
};

const ofAzure = /\bazure\.(?:com|us|cn)\b|microsoftonline\.|graph\.microsoft\.|\bwindows\.net\b|api\.cognitive\.microsoft/iu;

/** It is known who was called: of a text that names no host of Azure it can have been anybody. */
const isPlaced = ({evidence: {message, plane, request}}: Sighting): boolean => request !== null || plane !== 'data' || ofAzure.test(message);

/** No role helps: the call did not get in, or did not get there. */
export const networkDiagnoses = {
	'net.firewall': {
		text: /access denied due to virtual network\/firewall rules/iu,
		status: [403],
		cause: ({facts}) => `${targetName(facts)} answers only selected networks, and ${callerOf(facts)} is not in one of them. No role is missing.`,
		proof: ({facts}) => ruleOf(facts),
		remedies: [
			{text: 'Ask the resource’s owner for a network rule for your address or subnet'},
			{text: 'Or call from inside: VPN, private endpoint, an allowed network'},
		],
		learnMore: pages.network,
		verdict: 'network',
	},
	'net.public-disabled': {
		text: /public access is disabled[\s\S]{0,20}configure private endpoint|PublicNetworkAccessDisabled/iu,
		codes: ['PublicNetworkAccessDisabled'],
		cause: ({facts}) => `${targetName(facts)} answers through its private endpoint only, and this call came over the public network. No role is missing.`,
		proof: ({facts}) => ruleOf(facts),
		remedies: [
			{text: 'Call from the network of the private endpoint, or through its VPN'},
			{
				text: 'Inside it, the host name must resolve to the private address: that is what the private DNS zones privatelink.openai.azure.com, privatelink.cognitiveservices.azure.com and privatelink.services.ai.azure.com are for',
			},
		],
		learnMore: pages.network,
		verdict: 'network',
	},
	'net.tls-intercept': {
		text: /self[- ]signed certificate|CERTIFICATE_VERIFY_FAILED(?![\s\S]{0,80}(?:expired|mismatch))|PKIX path building failed|remote certificate (?:is|was) invalid|x509: certificate signed by unknown authority|SELF_SIGNED_CERT|unable to (?:get local issuer certificate|verify the first certificate)|UNABLE_TO_(?:VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT\w*)/iu,
		codes: [
			'SELF_SIGNED_CERT_IN_CHAIN',
			'DEPTH_ZERO_SELF_SIGNED_CERT',
			'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
			'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
			'UNABLE_TO_GET_ISSUER_CERT',
		],
		confidence: sighting => (isPlaced(sighting) ? 'certain' : 'likely'),
		cause: sighting =>
			`Something on the way to ${hostOf(sighting)} re-signs TLS (opens the encrypted connection), usually a company proxy, and ${trust(languageOf(sighting)).who} does not know its certificate authority.`,
		remedies: sighting => [trust(languageOf(sighting)).remedy, {text: 'Never turn certificate checks off: a token would go to whoever answers'}],
		learnMore: pages.proxy,
		verdict: 'network',
	},
	'net.tls-name': {
		text: /ERR_TLS_CERT_ALTNAME_INVALID|does not match certificate's altnames|CERT_HAS_EXPIRED|certificate has expired/iu,
		codes: ['ERR_TLS_CERT_ALTNAME_INVALID', 'CERT_HAS_EXPIRED'],
		cause: sighting => `The certificate that ${hostOf(sighting)} showed is for another name or out of date, so nothing was sent.`,
		remedies: [{text: 'Check the host name (a privatelink name is for DNS only), the machine’s clock, and any proxy in between'}],
		learnMore: pages.network,
		verdict: 'network',
	},
	'net.proxy': {
		when: sighting =>
			sighting.evidence.status === 407 ||
			proxyOf(sighting) !== null ||
			/ERR_PROXY|proxy authentication required|proxy connection ended|tunneling socket could not be established/iu.test(
				`${sighting.evidence.code} ${sighting.evidence.message}`,
			),
		codes: ['ERR_PROXY_TUNNEL', 'ERR_PROXY_VALUE'],
		cause: sighting => {
			const {status, message} = sighting.evidence;
			const proxy = proxyOf(sighting);
			if (sighting.evidence.code === 'ERR_PROXY_VALUE') return plain(message);
			if (status === 407) return 'The proxy named by HTTPS_PROXY asks for a user and a password.';
			const answered = /proxy answered (?<status>\d{3})/u.exec(message)?.groups?.['status'];
			if (proxy === null) return `The proxy named by HTTPS_PROXY did not let the call through${answered ? `: it answered ${answered} itself` : ''}.`;
			return unresolvedIn(message) === null
				? `Nothing listens at ${plain(proxy)}, the proxy that HTTPS_PROXY names.`
				: `The name ${plain(proxy)} of the proxy that HTTPS_PROXY names does not resolve.`;
		},
		remedies: [
			{text: 'Check HTTPS_PROXY, with user and password where the proxy asks for them: http://user:password@proxy:8080'},
			{text: 'Where no proxy is needed, unset HTTPS_PROXY, or name the host in NO_PROXY'},
		],
		verdict: 'network',
	},
	'net.dns': {
		text: /\bENOTFOUND\b|\bEAI_AGAIN\b|getaddrinfo|could not resolve host|no such host\b|name or service not known|nodename nor servname|temporary failure in name resolution|UnknownHostException/iu,
		codes: ['ENOTFOUND', 'EAI_AGAIN'],
		confidence: sighting => (isPlaced(sighting) ? 'certain' : 'possible'),
		cause: sighting => {
			const host =
				/(?:ENOTFOUND|EAI_AGAIN|resolve host:?|dial tcp: lookup|UnknownHostException:|no such host is known\.)\s+\(?(?<host>[\w-]+(?:\.[\w-]+)+)/iu.exec(
					sighting.evidence.message,
				)?.groups?.['host'];
			return `The name ${plain(host ?? hostOf(sighting))} does not resolve: ${sighting.evidence.plane === 'data' ? 'it is mistyped, the resource is gone, or its private DNS zone is not linked to the network of the call' : `${callerOf(sighting.facts)} has no network, or its DNS does not know the names of Azure`}.`;
		},
		remedies: ({evidence}) => [
			...(evidence.plane === 'data' ? [{text: 'Take the endpoint from the resource’s page; inside a private network, link its privatelink DNS zone'}] : []),
			{text: 'Without any network, every name fails alike: check the connection, VPN and HTTPS_PROXY'},
		],
		learnMore: pages.network,
		verdict: 'network',
	},
	'net.refused': {
		text: /ECONNREFUSED/u,
		codes: ['ECONNREFUSED'],
		confidence: sighting => (isPlaced(sighting) ? 'certain' : 'possible'),
		when: ({evidence}) => evidence.status === null,
		cause: sighting =>
			`The connection to ${hostOf(sighting)} was refused at once: by a firewall, or because its name resolves to a wrong address. No role is involved.`,
		remedies: ({facts}) => [
			{text: `Check VPN, firewall and the hosts file of ${callerOf(facts)}`},
			{text: 'Where this network goes out through a proxy only, name it in HTTPS_PROXY'},
		],
		learnMore: pages.network,
		verdict: 'network',
	},
	'net.timeout': {
		text: /ETIMEDOUT|ECONNRESET|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|socket hang up|\btimed out\b|\brequest time-?out\b/iu,
		codes: ['ETIMEDOUT', 'ECONNRESET', 'EHOSTUNREACH', 'ENETUNREACH', 'EPIPE', 'UND_ERR_CONNECT_TIMEOUT', 'REQUEST_SEND_ERROR'],
		confidence: sighting => (isPlaced(sighting) ? 'certain' : 'possible'),
		// In a chain of credentials one that timed out is one of several.
		when: ({evidence}) => evidence.status === null && !/Attempted credentials/iu.test(evidence.message),
		cause: sighting => {
			const {code, message} = sighting.evidence;
			const told = `${code} ${message}`;
			if (/ENETUNREACH|EHOSTUNREACH/u.test(told)) return `There is no route from ${callerOf(sighting.facts)} to ${hostOf(sighting)}.`;
			if (/ECONNRESET|EPIPE|hang up/u.test(told))
				return `The connection to ${hostOf(sighting)} was cut on the way: by a proxy, a firewall or a VPN, not by a role.`;
			return `No answer came from ${hostOf(sighting)}: the traffic is dropped on the way. Look at routes, proxies and private addresses, not at roles.`;
		},
		remedies: ({facts}) => [
			{text: `Check VPN, proxy (HTTPS_PROXY) and firewall of ${callerOf(facts)}`},
			{text: 'A host name that resolves to a private address needs a route to that network'},
		],
		learnMore: pages.network,
		verdict: 'network',
	},
} as const satisfies Record<string, Row>;
