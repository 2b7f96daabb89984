/** Bundled, a CommonJS package that is imported when needed has a default export alone; a module of ours keeps its names. */
export { HttpProxyAgent } from "http-proxy-agent";
export { HttpsProxyAgent } from "https-proxy-agent";
