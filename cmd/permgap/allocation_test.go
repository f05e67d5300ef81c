package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// TestAllocated holds what a policy costs in memory in a folder of policies as AWS
// publishes them: with conditions, resources, findings, and names that nobody knows. All
// that is allocated is collected again, which was a quarter of the time of such a run.
func TestAllocated(t *testing.T) {
	if underRace {
		t.Skip("the race detector allocates itself")
	}
	const (
		policies    = 96
		mostBytes   = 550 << 10 // of a policy
		mostObjects = 3600
	)
	dir := t.TempDir()
	for i := range policies {
		text := fmt.Sprintf(`{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["s3:Get*", "s3:List*", "ec2:Describe*", "cloudwatch:Get*"], "Resource": "*"},
  {"Effect": "Allow", "Action": ["lambda:CreateFunction", "ecs:RunTask", "glue:CreateJob", "sagemaker:CreateModel"], "Resource": "*"},
  {"Effect": "Allow", "Action": ["ec2:RunInstances", "ec2:CreateVolume", "s3:PutObject"],
   "Resource": ["arn:aws:ec2:*:*:instance/%[1]d*", "arn:aws:s3:::bucket-%[1]d/*"],
   "Condition": {"StringEquals": {"aws:RequestedRegion": ["r%[1]d"], "ec2:ResourceTag/team": "t%[1]d"}}},
  {"Effect": "Deny", "Action": "ec2:TerminateInstances", "Resource": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}},
  {"Effect": "Allow", "Action": ["nowhere%[2]d:DescribeThing", "unheard%[2]d:*"], "Resource": "*"}
]}`, i, i%20)
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%03d.json", i)), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	audit := func() {
		args := []string{"audit", "--no-config", "--format", "json", dir}
		if code := run(t.Context(), args, nil, nil, io.Discard, io.Discard); code != exitFindings {
			t.Fatalf("exit code %d", code)
		}
	}
	audit()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	audit()
	runtime.ReadMemStats(&after)
	bytes, objects := (after.TotalAlloc-before.TotalAlloc)/policies, (after.Mallocs-before.Mallocs)/policies
	t.Logf("%d bytes and %d objects for each policy", bytes, objects)
	if bytes > mostBytes || objects > mostObjects {
		t.Errorf("more than %d bytes or %d objects", mostBytes, mostObjects)
	}
}
