/** Texts that are no refusal on the way to a model: nobody may be told a cause for them. */
export const unrelated: readonly (readonly [string, string])[] = [
	['a poem', 'The fog comes\non little cat feet.\n\nIt sits looking\nover harbor and city'],
	['a complaint', 'it does not work'],
	['a question', 'How do I call my model without a key?'],
	['a greeting', 'hello'],
	['a number', '42'],
	[
		'git without a remote',
		"fatal: 'origin' does not appear to be a git repository\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.",
	],
	[
		'git without rights',
		'remote: Permission to contoso/app.git denied to ana.\nfatal: unable to access https://github.com/contoso/app.git/: The requested URL returned error: 403',
	],
	[
		'npm',
		'npm error code E404\nnpm error 404 Not Found - GET https://packages.contoso.example/@contoso%2fnothing - Not found\nnpm error 404 The requested resource could not be found or you do not have permission to access it.',
	],
	['a KeyError', 'Traceback (most recent call last):\n  File "main.py", line 3, in <module>\n    endpoint = os.environ["ENDPOINT"]\nKeyError: \'ENDPOINT\''],
	['a TypeError', "TypeError: Cannot read properties of undefined (reading 'map')\n    at render (/app/src/list.js:10:5)"],
	[
		'an HTML page',
		'<!DOCTYPE html>\n<html lang="en"><head><title>Contoso bakery</title></head><body><h1>Bread and cake</h1><p>Open every day but Monday, and not found elsewhere.</p></body></html>',
	],
	['a 401 of GitHub', '{"message":"Bad credentials","documentation_url":"https://docs.github.com/rest","status":"401"}'],
	['a 404 of GitHub', '{"message":"Not Found","documentation_url":"https://docs.github.com/rest/repos/repos#get-a-repository","status":"404"}'],
	[
		'a 401 of Docker',
		'Error response from daemon: Get "https://registry-1.docker.io/v2/contoso/app/manifests/latest": unauthorized: incorrect username or password',
	],
	[
		'a 401 of Google',
		'{\n  "error": {\n    "code": 401,\n    "message": "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.",\n    "status": "UNAUTHENTICATED"\n  }\n}',
	],
	['a 403 of Google', 'googleapi: Error 403: Permission denied on resource project contoso., forbidden'],
	[
		'an AccessDenied of AWS',
		'An error occurred (AccessDenied) when calling the PutObject operation: User: arn:aws:iam::123456789012:user/ana is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::contoso/x" because no identity-based policy allows the s3:PutObject action',
	],
	[
		'an expired token of AWS',
		'botocore.exceptions.ClientError: An error occurred (ExpiredToken) when calling the GetCallerIdentity operation: The security token included in the request is expired',
	],
	[
		'a refusal of OpenAI itself',
		"openai.AuthenticationError: Error code: 401 - {'error': {'message': 'Incorrect API key provided. You can find your API key at https://platform.openai.com/account/api-keys.', 'type': 'invalid_request_error', 'param': None, 'code': 'invalid_api_key'}}",
	],
	['gRPC', 'rpc error: code = PermissionDenied desc = user is not allowed to list pods'],
	['Kubernetes', 'Error from server (NotFound): deployments.apps "web" not found\nerror: kubectl failed'],
	['Postgres', 'psql: error: connection to server at "localhost" (::1), port 5432 failed: FATAL: role "ana" does not exist'],
	['a database that is down', 'Error: connect ECONNREFUSED 127.0.0.1:5432\n    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1555:16)'],
	['a JSON of something else', '{"id": 7, "name": "Contoso", "status": "active", "tags": ["a", "b"], "owner": {"name": "Ana", "message": "welcome"}}'],
	['a package.json', '{"name": "app", "version": "1.0.0", "scripts": {"test": "vitest"}, "dependencies": {"openai": "^5.0.0"}}'],
	[
		'a log without errors',
		'2026-11-20 12:00:00,123 INFO httpx HTTP Request: POST https://contoso-openai.openai.azure.com/openai/v1/responses "HTTP/1.1 200 OK"\n2026-11-20 12:00:01,456 INFO app answered in 401 ms',
	],
	['a web server’s log', '203.0.113.7 - - [20/Nov/2026:12:00:00 +0000] "GET /index.html HTTP/1.1" 200 5316 "https://example.com/start" "Mozilla/5.0"'],
	['a page of another web site', 'requests.exceptions.HTTPError: 404 Client Error: Not Found for url: https://example.com/missing'],
	['a shopping list', '- 401 g flour\n- 2 eggs\n- 403 ml milk'],
	['source text', "import {readFile} from 'node:fs/promises';\nexport const load = async (file: string) => JSON.parse(await readFile(file, 'utf8'));"],
	['a shell that lacks a command', 'bash: terraform-docs: command not found'],
	[
		'pip',
		'ERROR: Could not find a version that satisfies the requirement contoso-nothing (from versions: none)\nERROR: No matching distribution found for contoso-nothing',
	],
	[
		'an answer of a model',
		'{"id":"resp_1","object":"response","status":"completed","error":null,"model":"gpt-4o-mini","output":[{"type":"message","content":[{"type":"output_text","text":"Hello"}]}]}',
	],
	['a sentence about Azure', 'We use Azure OpenAI at https://contoso-openai.openai.azure.com since March and like it.'],
	['an OAuth of somebody else', 'https://accounts.google.com/signin/oauth/error?error=access_denied was shown: access_denied'],
	['a test that failed', 'FAIL src/sum.test.ts > adds\nAssertionError: expected 4 to be 5\n ❯ src/sum.test.ts:5:21'],
];
