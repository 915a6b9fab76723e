export {};
//# sourceMappingURL=vendor-client.js.map