export {};
//# sourceMappingURL=progress-view.js.map