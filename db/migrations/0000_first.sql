CREATE TABLE `account` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`provider_id` text NOT NULL,
	`user_id` text NOT NULL,
	`access_token` text,
	`refresh_token` text,
	`id_token` text,
	`access_token_expires_at` integer,
	`refresh_token_expires_at` integer,
	`scope` text,
	`password` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `account_user` ON `account` (`user_id`);--> statement-breakpoint
CREATE TABLE `session` (
	`id` text PRIMARY KEY NOT NULL,
	`token` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`ip_address` text,
	`user_agent` text,
	`user_id` text NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `session_token_unique` ON `session` (`token`);--> statement-breakpoint
CREATE INDEX `session_user` ON `session` (`user_id`);--> statement-breakpoint
CREATE TABLE `user` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`email_verified` integer DEFAULT false NOT NULL,
	`image` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`is_anonymous` integer DEFAULT false,
	`nickname` text NOT NULL,
	`role` text DEFAULT 'student' NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `user_email_unique` ON `user` (`email`);--> statement-breakpoint
CREATE UNIQUE INDEX `user_nickname` ON `user` (lower("nickname"));--> statement-breakpoint
CREATE TABLE `verification` (
	`id` text PRIMARY KEY NOT NULL,
	`identifier` text NOT NULL,
	`value` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `verification_identifier` ON `verification` (`identifier`);--> statement-breakpoint
CREATE TABLE `exercise_versions` (
	`hash` text PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`created_at` integer NOT NULL,
	`bundle` text NOT NULL,
	FOREIGN KEY (`slug`) REFERENCES `exercises`(`slug`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `exercise_versions_slug` ON `exercise_versions` (`slug`);--> statement-breakpoint
CREATE TABLE `exercises` (
	`slug` text PRIMARY KEY NOT NULL,
	`current_hash` text,
	`listed` integer DEFAULT true NOT NULL,
	FOREIGN KEY (`current_hash`) REFERENCES `exercise_versions`(`hash`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE TABLE `classes` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`teacher_id` text NOT NULL,
	`join_code` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`teacher_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `classes_join_code_unique` ON `classes` (`join_code`);--> statement-breakpoint
CREATE INDEX `classes_teacher` ON `classes` (`teacher_id`);--> statement-breakpoint
CREATE TABLE `memberships` (
	`class_id` text NOT NULL,
	`user_id` text NOT NULL,
	`joined_at` integer NOT NULL,
	PRIMARY KEY(`class_id`, `user_id`),
	FOREIGN KEY (`class_id`) REFERENCES `classes`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `memberships_user` ON `memberships` (`user_id`);--> statement-breakpoint
CREATE TABLE `best_results` (
	`user_id` text NOT NULL,
	`exercise_slug` text NOT NULL,
	`language` text NOT NULL,
	`host_fingerprint` text NOT NULL,
	`host_name` text NOT NULL,
	`cores` integer NOT NULL,
	`speedup` real,
	`speedup_low` real,
	`speedup_high` real,
	`wall_ms` real NOT NULL,
	`submission_id` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`user_id`, `exercise_slug`, `language`, `host_fingerprint`),
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`exercise_slug`) REFERENCES `exercises`(`slug`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`submission_id`) REFERENCES `submissions`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `best_results_board` ON `best_results` (`exercise_slug`,`host_fingerprint`,"speedup" desc,`wall_ms`,`speedup_low`,`speedup_high`,`user_id`);--> statement-breakpoint
CREATE INDEX `best_results_submission` ON `best_results` (`submission_id`);--> statement-breakpoint
CREATE TABLE `scores` (
	`user_id` text PRIMARY KEY NOT NULL,
	`solved` integer NOT NULL,
	`points` integer NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `scores_board` ON `scores` ("points" desc,"solved" desc,`at`,`user_id`);--> statement-breakpoint
CREATE TABLE `solves` (
	`user_id` text NOT NULL,
	`exercise_slug` text NOT NULL,
	`points` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`user_id`, `exercise_slug`),
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`exercise_slug`) REFERENCES `exercises`(`slug`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `check_results` (
	`submission_id` text NOT NULL,
	`check_id` text NOT NULL,
	`kind` text NOT NULL,
	`verdict` text NOT NULL,
	`duration_ms` real NOT NULL,
	`ratio` real,
	PRIMARY KEY(`submission_id`, `check_id`),
	FOREIGN KEY (`submission_id`) REFERENCES `reports`(`submission_id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `reports` (
	`submission_id` text PRIMARY KEY NOT NULL,
	`report` text NOT NULL,
	FOREIGN KEY (`submission_id`) REFERENCES `submissions`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `submissions` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`exercise_slug` text NOT NULL,
	`version_hash` text NOT NULL,
	`language` text NOT NULL,
	`status` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`submitted_at` integer NOT NULL,
	`started_at` integer,
	`finished_at` integer,
	`verdict` text,
	`speedup` real,
	`files` text NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`exercise_slug`) REFERENCES `exercises`(`slug`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`version_hash`) REFERENCES `exercise_versions`(`hash`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `submissions_open` ON `submissions` (`submitted_at`) WHERE "submissions"."status" in ('queued', 'running');--> statement-breakpoint
CREATE INDEX `submissions_open_user` ON `submissions` (`user_id`) WHERE "submissions"."status" in ('queued', 'running');--> statement-breakpoint
CREATE INDEX `submissions_user` ON `submissions` (`user_id`,`submitted_at`);--> statement-breakpoint
CREATE INDEX `submissions_user_exercise` ON `submissions` (`user_id`,`exercise_slug`,`submitted_at`);--> statement-breakpoint
CREATE INDEX `submissions_exercise` ON `submissions` (`exercise_slug`);--> statement-breakpoint
CREATE INDEX `submissions_version` ON `submissions` (`version_hash`);