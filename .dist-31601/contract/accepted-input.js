export {};
//# sourceMappingURL=accepted-input.js.map