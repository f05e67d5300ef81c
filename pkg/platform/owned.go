package platform

import (
	"slices"
	"strings"
)

// owned lists prefixes of actions that the platform alone has, where platforms
// write actions in two parts. Sources: "Services that work with RAM" of Alibaba
// Cloud; "Actions, resources, and condition keys for AWS services".
func (p Platform) owned() []string {
	switch p {
	case AlibabaCloud:
		return []string{"actiontrail", "aiworkspace", "dlf-auth", "eas", "featurestore", "hbr", "mns", "nas", "oss", "ots", "slb", "vpc"}
	case AWS:
		return []string{
			"apigateway", "athena", "autoscaling", "bedrock", "cloudformation", "cloudfront", "cloudtrail", "cloudwatch", "codebuild",
			"cognito-idp", "dynamodb", "ec2", "ecr", "eks", "elasticfilesystem", "elasticloadbalancing", "events", "execute-api",
			"glue", "kinesis", "lambda", "logs", "organizations", "redshift", "route53", "s3", "sagemaker", "secretsmanager", "sns",
			"sqs", "ssm", "states", "sts",
		}
	}
	return nil
}

// Owns reports whether actions with a prefix are this platform's and no other's.
// It says so of well-known ones only.
func (p Platform) Owns(service string) bool {
	service = strings.ToLower(service)
	return slices.Contains(p.owned(), service) || p == AlibabaCloud && strings.HasPrefix(service, "pai")
}

// Version is the value of "Version" in policies of the platform, the one of
// today where there are several.
func (p Platform) Version() string {
	switch p {
	case AlibabaCloud:
		return "1"
	case AWS:
		return "2012-10-17"
	}
	return "1.1"
}
